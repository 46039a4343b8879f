package dev.pointsman.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What this process is allowed to do with the network, asked before it is needed.
 *
 * <p>They are those of the process's own user namespace: root of an unprivileged container has them
 * there, and yet may not touch an interface of the host. The calls themselves have the last word.
 *
 * @param effective those that the kernel grants now
 */
public record Capabilities(Set<Capability> effective) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String KEY = "CapEff:";

  public Capabilities {
    effective = Set.copyOf(effective);
  }

  /** Whether this package can work here at all: Linux on x86_64 or aarch64. */
  public static boolean isPlatformSupported() {
    return Platform.isSupported();
  }

  /**
   * The effective capabilities of this process, from {@code /proc/self/status}.
   *
   * @throws UnsupportedOperationException naming the platform, where it is not Linux on x86_64 or
   *     aarch64
   * @throws IOException when /proc is not mounted or not what proc(5) says
   */
  public static Capabilities ofThisProcess() throws IOException {
    Platform.require();
    return parse(Files.readAllLines(STATUS));
  }

  static Capabilities parse(List<String> status) throws IOException {
    for (String line : status) {
      if (line.startsWith(KEY)) {
        return parseMask(line.substring(KEY.length()).strip());
      }
    }
    throw new IOException(STATUS + " has no line " + KEY);
  }

  private static Capabilities parseMask(String hex) throws IOException {
    long mask;
    try {
      mask = Long.parseUnsignedLong(hex, 16);
    } catch (NumberFormatException e) {
      throw new IOException(
          STATUS + ": " + KEY + " " + hex + " (expected: a hexadecimal number of 64 bits)", e);
    }
    EnumSet<Capability> found = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if ((mask & (1L << capability.bit())) != 0) {
        found.add(capability);
      }
    }
    return new Capabilities(found);
  }

  public boolean has(Capability capability) {
    return effective.contains(capability);
  }

  /** Those of {@code wanted} that this process lacks. */
  public Set<Capability> missing(Set<Capability> wanted) {
    EnumSet<Capability> missing = EnumSet.noneOf(Capability.class);
    for (Capability capability : wanted) {
      if (!has(capability)) {
        missing.add(capability);
      }
    }
    return missing;
  }
}
