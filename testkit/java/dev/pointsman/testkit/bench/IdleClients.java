package dev.pointsman.testkit.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many connections that each made one small HTTP request and then say nothing.
 *
 * <p>The request proves that the connection reached the server behind the proxy, and it makes the
 * proxy allocate what it keeps for a connection that has carried bytes both ways.
 *
 * <p>Arguments: address, port, number of connections. It prints {@code ready N} once all have their
 * answer, holds them until its standard input ends, and exits with status 1 if any failed.
 */
public final class IdleClients {
  private static final int THREADS = 8;
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private IdleClients() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 3) {
      System.err.println("usage: IdleClients ADDRESS PORT CONNECTIONS");
      System.exit(64);
    }
    InetSocketAddress address = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    int connections = Integer.parseInt(args[2]);
    Queue<SocketChannel> held = new ConcurrentLinkedQueue<>();
    Queue<IOException> failures = new ConcurrentLinkedQueue<>();
    AtomicInteger tickets = new AtomicInteger(connections);
    CountDownLatch opened = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try {
                  while (failures.isEmpty() && tickets.getAndDecrement() > 0) {
                    held.add(openAndAsk(address));
                  }
                } catch (IOException e) {
                  failures.add(e);
                } finally {
                  opened.countDown();
                }
              });
    }
    opened.await();
    if (!failures.isEmpty()) {
      System.err.printf(
          "idle clients: %s: %d of %d opened, then %s%n",
          address, held.size(), connections, failures.peek());
      System.exit(1);
    }
    System.out.println("ready " + held.size());
    Stdin.awaitEnd();
  }

  private static SocketChannel openAndAsk(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open(address);
    ByteBuffer request = ByteBuffer.wrap(REQUEST);
    while (request.hasRemaining()) {
      channel.write(request);
    }
    // The answer is far below one segment, so that one read has it whole.
    if (channel.read(ByteBuffer.allocate(1024)) <= 0) {
      channel.close();
      throw new IOException("closed without an answer");
    }
    return channel;
  }
}
