package dev.pointsman.testkit.streams;

import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server of light streams on a host of a lab, on all of its addresses: one thread for all of
 * them.
 *
 * <p>Datagrams leave from the address that the player dialled and from the same port number as the
 * connection's.
 */
public final class StreamServer implements AutoCloseable {
  private static final long START_SECONDS = 5;
  private static final int BACKLOG = 4096;

  private static final class Stream {
    final SocketChannel connection;
    final DatagramChannel datagrams;
    final InetAddress player;
    final ByteBuffer in = ByteBuffer.allocate(Wire.QUESTION);
    final ByteBuffer out = ByteBuffer.allocate(Wire.MEDIA).limit(0);
    final int slot;
    @Nullable InetSocketAddress playersPort;
    long asked;
    long reported;

    Stream(SocketChannel connection, DatagramChannel datagrams, InetAddress player, int slot) {
      this.connection = connection;
      this.datagrams = datagrams;
      this.player = player;
      this.slot = slot;
    }
  }

  private final int port;
  private final Thread thread;
  private final CountDownLatch listening = new CountDownLatch(1);
  private final Map<InetAddress, DatagramChannel> datagrams = new HashMap<>();
  private final Map<InetSocketAddress, Stream> byPort = new HashMap<>();
  private final List<List<Stream>> slots = new ArrayList<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(2048);
  private int accepted;
  private final AtomicInteger live = new AtomicInteger();
  private volatile boolean closed;
  private volatile @Nullable Exception failure;

  private StreamServer(LabHost host, int port) {
    this.port = port;
    for (int i = 0; i < Wire.slots(Wire.TICK); i++) {
      slots.add(new ArrayList<>());
    }
    this.thread = host.thread("streams", this::run);
  }

  /** Starts one, and returns when it accepts. */
  public static StreamServer start(LabHost host, int port) {
    StreamServer server = new StreamServer(host, port);
    server.thread.start();
    try {
      if (!server.listening.await(START_SECONDS, TimeUnit.SECONDS)) {
        server.close();
        throw new LabFailure(
            "the stream server of " + host.name() + " does not listen", server.failure);
      }
    } catch (InterruptedException e) {
      server.close();
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while a stream server started", e);
    }
    return server;
  }

  /** How many streams it serves. */
  public int live() {
    Exception failed = failure;
    if (failed != null) {
      throw new LabFailure("a stream server failed", failed);
    }
    return live.get();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress("0.0.0.0", port), BACKLOG);
      listener.configureBlocking(false);
      listener.register(selector, SelectionKey.OP_ACCEPT);
      listening.countDown();
      serve(selector);
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void serve(Selector selector) throws IOException {
    long next = System.nanoTime();
    int slot = 0;
    while (!closed) {
      long now = System.nanoTime();
      if (now - next >= 0) {
        play(slots.get(slot));
        slot = (slot + 1) % slots.size();
        next += Wire.SLOT.toNanos();
      }
      selector.select(
          key -> ready(selector, key), Math.max(1, (next - System.nanoTime()) / 1_000_000));
    }
  }

  private void ready(Selector selector, SelectionKey key) {
    try {
      switch (key.channel()) {
        case ServerSocketChannel listener -> accept(selector, listener);
        case DatagramChannel channel -> reports(channel);
        default -> read((Stream) key.attachment());
      }
    } catch (IOException e) {
      failure = e; // of the listener or a datagram socket: a connection's own is its end
    }
  }

  private void accept(Selector selector, ServerSocketChannel listener) throws IOException {
    for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      InetAddress dialled = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
      Stream stream =
          new Stream(
              channel,
              datagrams(selector, dialled),
              ((InetSocketAddress) channel.getRemoteAddress()).getAddress(),
              accepted++ % slots.size());
      channel.register(selector, SelectionKey.OP_READ, stream);
      slots.get(stream.slot).add(stream);
      live.incrementAndGet();
    }
  }

  private DatagramChannel datagrams(Selector selector, InetAddress dialled) throws IOException {
    DatagramChannel there = datagrams.get(dialled);
    if (there == null) {
      there = DatagramChannel.open();
      there.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
      there.bind(new InetSocketAddress(dialled, port));
      there.configureBlocking(false);
      there.register(selector, SelectionKey.OP_READ);
      datagrams.put(dialled, there);
    }
    return there;
  }

  private void reports(DatagramChannel channel) throws IOException {
    for (InetSocketAddress from = receive(channel); from != null; from = receive(channel)) {
      Stream stream = byPort.get(from);
      if (stream != null && scratch.remaining() >= Long.BYTES) {
        stream.reported = Math.max(stream.reported, scratch.getLong());
      }
    }
  }

  private @Nullable InetSocketAddress receive(DatagramChannel channel) throws IOException {
    scratch.clear();
    InetSocketAddress from = (InetSocketAddress) channel.receive(scratch);
    scratch.flip();
    return from;
  }

  private void read(Stream stream) {
    try {
      int count = stream.connection.read(stream.in);
      for (; count > 0 && !stream.in.hasRemaining(); count = stream.connection.read(stream.in)) {
        question(stream);
      }
      if (count < 0) {
        end(stream);
      }
    } catch (IOException e) {
      end(stream); // reset: how players go whose connection was given up
    }
  }

  private void question(Stream stream) {
    stream.in.flip();
    stream.asked = stream.in.getLong();
    if (stream.playersPort == null) {
      stream.playersPort = new InetSocketAddress(stream.player, stream.in.getInt());
      byPort.put(stream.playersPort, stream);
    }
    stream.in.clear();
  }

  private void play(List<Stream> streams) {
    for (Stream stream : List.copyOf(streams)) {
      try {
        if (!stream.out.hasRemaining()) {
          stream.out.clear().putLong(0, stream.asked);
        }
        stream.connection.write(stream.out); // what a full buffer does not take waits for its turn
        InetSocketAddress to = stream.playersPort;
        if (to != null) {
          scratch.clear().limit(Wire.MEDIA);
          scratch.putLong(0, stream.reported);
          stream.datagrams.send(scratch, to);
        }
      } catch (IOException e) {
        end(stream);
      }
    }
  }

  private void end(Stream stream) {
    if (slots.get(stream.slot).remove(stream)) {
      live.decrementAndGet();
      if (stream.playersPort != null) {
        byPort.remove(stream.playersPort, stream);
      }
    }
    try {
      stream.connection.close();
    } catch (IOException e) {
      failure = e;
    }
  }
}
