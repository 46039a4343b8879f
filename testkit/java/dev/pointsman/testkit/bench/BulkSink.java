package dev.pointsman.testkit.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A client that reads from one or more connections as fast as it can for a given time.
 *
 * <p>Arguments: address, port, number of connections, seconds. It prints {@code bytes seconds}: all
 * bytes that arrived, and the time from the first connection's start to the last one's end. A
 * connection that ends early is a failure with exit status 1.
 */
public final class BulkSink {
  /** A read of this size costs one system call and stays within a core's L2 cache. */
  private static final int READ_BYTES = 256 << 10;

  private BulkSink() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 4) {
      System.err.println("usage: BulkSink ADDRESS PORT CONNECTIONS SECONDS");
      System.exit(64);
    }
    InetSocketAddress address = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    int connections = Integer.parseInt(args[2]);
    long nanos = (long) (Double.parseDouble(args[3]) * 1e9);
    long start = System.nanoTime();
    List<Future<Long>> counts = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      for (int i = 0; i < connections; i++) {
        counts.add(threads.submit(() -> read(address, start + nanos)));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long bytes = 0;
    for (Future<Long> count : counts) {
      try {
        bytes += count.get();
      } catch (ExecutionException e) {
        System.err.println("bulk sink: " + address + ": " + e.getCause());
        System.exit(1);
      }
    }
    System.out.printf(Locale.ROOT, "%d %.6f%n", bytes, seconds);
  }

  private static long read(InetSocketAddress address, long end) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    try (SocketChannel channel = SocketChannel.open(address)) {
      long bytes = 0;
      while (System.nanoTime() - end < 0) {
        int read = channel.read(buffer.clear());
        if (read < 0) {
          throw new IOException("the connection ended after " + bytes + " bytes");
        }
        bytes += read;
      }
      return bytes;
    }
  }
}
