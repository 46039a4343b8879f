package dev.pointsman.testkit.faulty;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pointsman.testkit.net.BytePattern;
import dev.pointsman.testkit.net.TcpServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that goes wrong in one way; the {@link Fault} can be changed while it runs, for the
 * connections to come.
 *
 * <p>What it sends is the {@link BytePattern} of seed 0 from its start, unless the fault says
 * otherwise, so a client can tell that what came before the fault is exact.
 */
public final class FaultyServer implements AutoCloseable {
  private static final int CHUNK = 8 * 1024;

  private final TcpServer tcp;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong bytesRead = new AtomicLong();
  private volatile Fault fault;

  /** A server with that fault, which does not listen yet. */
  public FaultyServer(InetSocketAddress address, Fault fault) {
    this.fault = fault;
    this.tcp = new TcpServer("faulty", address, this::serve);
  }

  /** Binds and goes wrong; with {@link Fault.Refuse} it binds once, to have an address, only. */
  public FaultyServer start() throws IOException {
    tcp.start();
    if (fault instanceof Fault.Refuse) {
      tcp.kill();
    }
    return this;
  }

  /** From the next connection on, goes wrong in that way; binds or unbinds as it asks for. */
  public void become(Fault next) throws IOException {
    fault = next;
    start();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    tcp.close();
  }

  /** The address bound. */
  public InetSocketAddress address() {
    return tcp.address();
  }

  /** How many connections were ever accepted. */
  public long accepted() {
    return tcp.accepted();
  }

  /** How many connections are open now. */
  public int live() {
    return tcp.live();
  }

  /** How many bytes were read from all connections together. */
  public long bytesRead() {
    return bytesRead.get();
  }

  private void serve(Socket connection) throws IOException, InterruptedException {
    try {
      goWrong(connection);
    } catch (SocketException | EOFException e) {
      // The client went first. That is its right, and the server has nothing to add.
      connection.setSoLinger(true, 0);
    }
  }

  private void goWrong(Socket connection) throws IOException, InterruptedException {
    InputStream in = connection.getInputStream();
    OutputStream out = connection.getOutputStream();
    switch (fault) {
      case Fault.Refuse refuse -> connection.setSoLinger(true, 0);
      case Fault.Hang hang -> closed.await();
      case Fault.ResetAtOnce reset -> connection.setSoLinger(true, 0);
      case Fault.ResetAfterSending reset -> {
        send(out, reset.bytes());
        connection.setSoLinger(true, 0);
      }
      case Fault.ResetAfterReading reset -> {
        read(in, reset.bytes());
        connection.setSoLinger(true, 0);
      }
      case Fault.EndAfterSending end -> send(out, end.bytes());
      case Fault.ReadSlowly slow -> readSlowly(connection, slow);
      case Fault.WriteSlowly slow -> writeSlowly(out, slow);
      case Fault.Garbage garbage -> {
        read(in, 1);
        byte[] bytes = new byte[garbage.bytes()];
        new BytePattern(garbage.seed()).fill(bytes, 0, bytes.length, 0);
        out.write(bytes);
      }
      case Fault.HalfCloseFirst half -> {
        connection.shutdownOutput();
        readToEnd(in);
      }
      case Fault.SpeakFirst speak -> {
        out.write(speak.banner().getBytes(UTF_8));
        in.transferTo(out);
      }
    }
  }

  private static void send(OutputStream out, long bytes) throws IOException {
    BytePattern pattern = new BytePattern(0);
    byte[] chunk = new byte[CHUNK];
    for (long sent = 0; sent < bytes; sent += CHUNK) {
      int length = (int) Math.min(CHUNK, bytes - sent);
      pattern.fill(chunk, 0, length, sent);
      out.write(chunk, 0, length);
    }
  }

  private void read(InputStream in, long bytes) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (long left = bytes; left > 0; ) {
      int read = in.read(chunk, 0, (int) Math.min(CHUNK, left));
      if (read < 0) {
        throw new EOFException("the client ended first");
      }
      bytesRead.addAndGet(read);
      left -= read;
    }
  }

  private void readToEnd(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      bytesRead.addAndGet(read);
    }
  }

  private void readSlowly(Socket connection, Fault.ReadSlowly slow)
      throws IOException, InterruptedException {
    connection.setReceiveBufferSize(4096);
    byte[] chunk = new byte[slow.chunk()];
    InputStream in = connection.getInputStream();
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      bytesRead.addAndGet(read);
      if (pause(slow.pause())) {
        return;
      }
    }
  }

  private void writeSlowly(OutputStream out, Fault.WriteSlowly slow)
      throws IOException, InterruptedException {
    BytePattern pattern = new BytePattern(0);
    byte[] chunk = new byte[slow.chunk()];
    for (long sent = 0; ; sent += chunk.length) {
      pattern.fill(chunk, 0, chunk.length, sent);
      out.write(chunk);
      if (pause(slow.pause())) {
        return;
      }
    }
  }

  /** Whether the server was closed meanwhile. */
  private boolean pause(Duration pause) throws InterruptedException {
    return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
  }
}
