package dev.pointsman.linux.bpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many processors the kernel has made room for: more than there are, where some can be added.
 */
final class Processors {
  private static final Path POSSIBLE = Path.of("/sys/devices/system/cpu/possible");

  private static final class Holder {
    static final int POSSIBLE_COUNT = read();
  }

  private Processors() {}

  static int possible() {
    return Holder.POSSIBLE_COUNT;
  }

  private static int read() {
    try {
      return parse(Files.readString(POSSIBLE).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(POSSIBLE + " cannot be read; mount /sys", e);
    }
  }

  /** The highest number plus one of e.g. {@code 0-3} or {@code 0,2-7}. */
  static int parse(String list) {
    String last = list.substring(Math.max(list.lastIndexOf(','), list.lastIndexOf('-')) + 1);
    return Integer.parseInt(last) + 1;
  }
}
