package dev.pointsman.testkit.lab;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A SYN flood from a host of a lab: first packets of TCP connections from spoofed addresses, each
 * from another address and port, at a steady rate (packet(7), a raw socket on {@code eth0}).
 *
 * <p>It can leave the lab by no way: frames go onto the lab's switch only, to the MAC address that
 * is named. The sources are in 198.18.0.0/15, which is for benchmarks (RFC 2544, appendix C.2.2).
 */
public final class SynFlood implements AutoCloseable {
  /** The network of the spoofed sources, for the routes of those who answer them. */
  public static final String SOURCES = "198.18.0.0/15";

  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int SOCKADDR_LL = 20;
  private static final Duration BETWEEN_BURSTS = Duration.ofMillis(2);

  private static final MethodHandle SOCKET =
      NativeCall.function(
          "socket",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT));
  private static final MethodHandle INDEX =
      NativeCall.function(
          "if_nametoindex", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  private static final MethodHandle BIND =
      NativeCall.function(
          "bind",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT));
  private static final MethodHandle SEND =
      NativeCall.function(
          "send",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      NativeCall.function(
          "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private final Thread thread;
  private final AtomicLong sent = new AtomicLong();
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  private SynFlood(LabHost from, byte[] frame, int perSecond, long seed) {
    this.thread = from.thread("SYN flood", () -> run(frame, perSecond, seed));
  }

  /**
   * Begins one.
   *
   * @param from the host that sends it
   * @param mac where it goes: the MAC address of the host that has the VIP
   * @param vip an IPv4 address
   * @param perSecond how many packets; it catches up when it was late
   * @param seed of the sources
   */
  public static SynFlood start(
      LabHost from, String mac, String vip, int port, int perSecond, long seed) {
    SynFlood flood =
        new SynFlood(from, SynFrame.template(from.mac(), mac, vip, port), perSecond, seed);
    flood.thread.start();
    return flood;
  }

  /** How many packets were sent so far. */
  public long sent() {
    Throwable failed = failure;
    if (failed != null) {
      throw new LabFailure("the SYN flood failed", failed);
    }
    return sent.get();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sent();
  }

  private void run(byte[] template, int perSecond, long seed) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(NativeCall.STATE);
      int socket = (int) SOCKET.invokeExact(state, AF_PACKET, SOCK_RAW, 0);
      NativeCall.check(socket, "socket", state);
      try {
        bind(arena, state, socket);
        MemorySegment frame = arena.allocateFrom(ValueLayout.JAVA_BYTE, template);
        flood(frame, state, socket, perSecond, new SplittableRandom(seed));
      } finally {
        NativeCall.check((int) CLOSE.invokeExact(state, socket), "close", state);
      }
    } catch (Throwable e) { // what invokeExact declares
      failure = e;
    }
  }

  /** To {@code eth0}, so that a frame needs no address of its own (packet(7)). */
  private static void bind(Arena arena, MemorySegment state, int socket) throws Throwable {
    int index = (int) INDEX.invokeExact(state, arena.allocateFrom(LabHost.INTERFACE));
    NativeCall.check(index - 1, "if_nametoindex", state);
    ByteBuffer address = ByteBuffer.allocate(SOCKADDR_LL).order(ByteOrder.nativeOrder());
    address.putShort((short) AF_PACKET).putShort((short) 0).putInt(index);
    MemorySegment there = arena.allocateFrom(ValueLayout.JAVA_BYTE, address.array());
    NativeCall.check((int) BIND.invokeExact(state, socket, there, SOCKADDR_LL), "bind", state);
  }

  private void flood(
      MemorySegment frame, MemorySegment state, int socket, int perSecond, RandomGenerator random)
      throws Throwable {
    ByteBuffer bytes = frame.asByteBuffer();
    long begin = System.nanoTime();
    while (!closed) {
      long due = (System.nanoTime() - begin) / 1_000 * perSecond / 1_000_000;
      for (long count = sent.get(); count < due && !closed; count++) {
        SynFrame.fill(bytes, random);
        long length = (long) SEND.invokeExact(state, socket, frame, (long) SynFrame.LENGTH, 0);
        NativeCall.check((int) length, "send", state);
        sent.incrementAndGet();
      }
      LockSupport.parkNanos(BETWEEN_BURSTS.toNanos());
    }
  }
}
