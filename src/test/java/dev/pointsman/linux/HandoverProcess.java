package dev.pointsman.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A process that owns a port now and then: told by lines on a control connection to {@code take} it
 * and to {@code leave} it, which it answers when done. Each connection that it accepts it sends a
 * byte and closes.
 */
final class HandoverProcess {
  /** How it accepts and leaves. */
  enum Manners {
    /** As {@link PortHandover} says. */
    CAREFUL,
    /** Takes its time for each connection; then closes without a look at what waits. */
    HASTY
  }

  private static final long HASTY_PAUSE_NANOS = 5_000_000;

  private final InetSocketAddress address;
  private final Manners manners;
  private final AtomicLong served = new AtomicLong();
  private @Nullable ServerSocketChannel listener;
  private @Nullable Thread acceptor;

  private HandoverProcess(InetSocketAddress address, Manners manners) {
    this.address = address;
    this.manners = manners;
  }

  /** Arguments: address, port, manners, control port. */
  public static void main(String[] args) throws Exception {
    InetAddress address = InetAddress.ofLiteral(args[0]);
    HandoverProcess process =
        new HandoverProcess(
            new InetSocketAddress(address, Integer.parseInt(args[1])), Manners.valueOf(args[2]));
    try (Socket control = new Socket(address, Integer.parseInt(args[3]));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(control.getInputStream(), US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        switch (line) {
          case "take" -> process.take();
          case "leave" -> process.leave();
          default -> throw new IllegalArgumentException(line);
        }
        control.getOutputStream().write((process.served + "\n").getBytes(US_ASCII));
      }
    }
  }

  private void take() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    channel.bind(address, 1024);
    listener = channel;
    acceptor = Thread.ofPlatform().daemon().start(() -> accept(channel));
    PortHandover.giveLast(channel);
  }

  private void leave() throws IOException, InterruptedException {
    ServerSocketChannel channel = listener;
    Thread thread = acceptor;
    if (channel == null || thread == null) {
      throw new IllegalStateException("nothing taken");
    }
    if (manners == Manners.CAREFUL) {
      if (!PortHandover.awaitLast(channel, Duration.ofSeconds(10))) {
        throw new IOException("handshakes that do not end");
      }
      while (SocketOptions.acceptQueue(channel) > 0) {
        Thread.onSpinWait();
      }
    }
    channel.close();
    thread.join();
    listener = null;
  }

  private void accept(ServerSocketChannel channel) {
    try {
      while (true) {
        try (SocketChannel client = channel.accept()) {
          served.incrementAndGet();
          client.write(ByteBuffer.wrap(new byte[1]));
          if (manners == Manners.HASTY) {
            LockSupport.parkNanos(HASTY_PAUSE_NANOS);
          }
        }
      }
    } catch (AsynchronousCloseException e) {
      return; // left
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
