package dev.pointsman.testkit.lab;

import dev.pointsman.testkit.process.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells when a host is given an address and when it loses one, as its kernel does ({@code ip
 * monitor}).
 *
 * <p>Addresses that are there when the watch begins are not told.
 */
public final class AddressWatch implements AutoCloseable {
  // "2: eth0    inet 10.99.0.100/32 scope global eth0", with "Deleted " before it when it goes.
  private static final Pattern EVENT = Pattern.compile("(Deleted )?\\d+: \\S+ +inet6? ([^/ ]+).*");

  /** Receives what is told. */
  @FunctionalInterface
  public interface Listener {
    /**
     * An address came or went.
     *
     * @param nanoTime when this JVM heard of it
     * @param address without its prefix length
     */
    void changed(long nanoTime, String address, boolean added);
  }

  /** A loopback address that nobody uses: that it is told of shows that the watch has begun. */
  private static final String MARKER = "127.77.77.77";

  private static final Duration BETWEEN_MARKERS = Duration.ofMillis(50);
  private static final int MARKERS = 200;

  private final Process process;
  private final Listener listener;
  private final String host;
  private final CountDownLatch begun = new CountDownLatch(1);

  private AddressWatch(Process process, LabHost host, Listener listener) {
    this.process = process;
    this.listener = listener;
    this.host = host.name();
    Thread.ofPlatform().daemon().name("addresses of " + this.host).start(this::read);
  }

  /**
   * Begins to watch a host; what happens after this returns is told.
   *
   * @param listener called by one thread of the watch's own
   */
  public static AddressWatch start(LabHost host, Listener listener) {
    Command command = host.command(Command.of("ip", "-o", "monitor", "address"));
    List<String> words = new ArrayList<>(command.words());
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      AddressWatch watch = new AddressWatch(process, host, listener);
      watch.awaitBegun(host);
      return watch;
    } catch (IOException e) {
      throw new LabFailure(command.name() + " cannot be started", e);
    }
  }

  /** What a line of {@code ip monitor} tells. */
  static void parse(String line, long nanoTime, Listener listener) {
    Matcher matcher = EVENT.matcher(line);
    if (matcher.matches()) {
      listener.changed(nanoTime, matcher.group(2), matcher.group(1) == null);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void awaitBegun(LabHost host) {
    try {
      for (int i = 0; i < MARKERS; i++) {
        host.ip("address", "add", MARKER + "/32", "dev", "lo");
        host.ip("address", "delete", MARKER + "/32", "dev", "lo");
        if (begun.await(BETWEEN_MARKERS.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new LabFailure("interrupted as the watch of " + host.name() + " began", e);
    }
    close();
    throw new LabFailure("ip monitor tells nothing of " + host.name());
  }

  private void heard(long nanoTime, String address, boolean added) {
    if (address.equals(MARKER)) {
      begun.countDown();
    } else {
      listener.changed(nanoTime, address, added);
    }
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        parse(line, System.nanoTime(), this::heard);
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new LabFailure("the addresses of %s are not told any more".formatted(host), e);
      }
    }
  }
}
