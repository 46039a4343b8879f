package dev.pointsman.linux.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.pointsman.linux.Descriptor;
import dev.pointsman.linux.Libc;
import dev.pointsman.linux.SystemCallException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/**
 * The reading end of a {@link MapType#RINGBUF}: records of programs on all processors, in order
 * (Documentation/bpf/ringbuf.rst).
 *
 * <p>The kernel's memory, mapped: a record is read where the program wrote it. For one thread;
 * there is one reader of a ring. To wait for records, poll {@link #fd}.
 */
public final class RingBuffer implements AutoCloseable {
  private static final int READ = 1;
  private static final int READ_AND_WRITE = 3;
  private static final int BUSY = 1 << 31;
  private static final int DISCARDED = 1 << 30;
  private static final int HEADER = 8;

  private static final VarHandle LONG = JAVA_LONG.varHandle();
  private static final VarHandle INT = JAVA_INT.varHandle();

  private final BpfMap map;
  private final long mask;

  /** How far has been read: written by us. */
  private final MemorySegment consumer;

  /** How far has been written, and a page later the data, twice, so that no record is split. */
  private final MemorySegment producer;

  private final long page;
  private boolean closed;

  private RingBuffer(BpfMap map, MemorySegment consumer, MemorySegment producer, long page) {
    this.map = map;
    this.mask = map.definition().capacity() - 1L;
    this.consumer = consumer;
    this.producer = producer;
    this.page = page;
  }

  /** Maps a ring into this process's memory. The map stays the caller's. */
  public static RingBuffer of(BpfMap map) throws SystemCallException {
    long page = Libc.get().getpagesize();
    MemorySegment consumer = map(map, page, READ_AND_WRITE, 0);
    try {
      MemorySegment producer = map(map, page + 2L * map.definition().capacity(), READ, page);
      return new RingBuffer(map, consumer, producer, page);
    } catch (SystemCallException e) {
      Libc.get().munmap(consumer);
      throw e;
    }
  }

  @SuppressWarnings("restricted") // memory that the kernel has just given us
  private static MemorySegment map(BpfMap map, long size, int protection, long offset)
      throws SystemCallException {
    long address =
        Descriptor.check(
            Libc.get().mmap(size, protection, map.fd(), offset), "mmap", map.definition().name());
    return MemorySegment.ofAddress(address).reinterpret(size);
  }

  /** Readable when there are records. */
  public int fd() {
    return map.fd();
  }

  /**
   * Reads records that are there.
   *
   * @param most how many at most
   * @param reader given each; the segment is the kernel's and gone after its return
   * @return how many
   */
  public int read(int most, Consumer<? super MemorySegment> reader) {
    if (closed) {
      throw new IllegalStateException("ring " + map.definition().name() + " is closed");
    }
    long position = (long) LONG.get(consumer, 0L); // nobody else writes it
    int count = 0;
    while (count < most && position < (long) LONG.getAcquire(producer, 0L)) {
      long at = page + (position & mask);
      int length = (int) INT.getAcquire(producer, at);
      if ((length & BUSY) != 0) {
        break; // a program is writing it now
      }
      int size = length & ~DISCARDED;
      if ((length & DISCARDED) == 0) {
        reader.accept(producer.asSlice(at + HEADER, size));
        count++;
      }
      position += HEADER + ((size + 7L) & ~7L);
      LONG.setRelease(consumer, 0L, position);
    }
    return count;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.get().munmap(consumer);
      Libc.get().munmap(producer);
    }
  }
}
