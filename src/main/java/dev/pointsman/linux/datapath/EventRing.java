package dev.pointsman.linux.datapath;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.pointsman.linux.SystemCallException;
import dev.pointsman.linux.bpf.BpfMap;
import dev.pointsman.linux.bpf.RingBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Frames read from one of the program's rings. For one thread. */
final class EventRing implements AutoCloseable {
  private static final EventType[] TYPES = EventType.values();

  private final RingBuffer ring;

  private EventRing(RingBuffer ring) {
    this.ring = ring;
  }

  static EventRing of(BpfMap map) throws SystemCallException {
    return new EventRing(RingBuffer.of(map));
  }

  /** Readable when there are some. */
  int fd() {
    return ring.fd();
  }

  /** Those that are there, in order. */
  List<FrameEvent> read(int most) {
    List<FrameEvent> events = new ArrayList<>();
    ring.read(most, record -> events.add(event(record)));
    return events;
  }

  private static FrameEvent event(MemorySegment record) {
    int captured = Math.min(Layout.EVENT_CAPTURE, record.get(JAVA_INT, Layout.EVENT_CAPTURED));
    return new FrameEvent(
        type(record.get(JAVA_INT, 0)),
        record.get(JAVA_INT, Layout.EVENT_LINK),
        record.get(JAVA_LONG, Layout.EVENT_TIME),
        record.get(JAVA_INT, Layout.EVENT_LENGTH),
        record.asSlice(Layout.EVENT_HEADER, captured).toArray(JAVA_BYTE));
  }

  private static EventType type(int number) {
    for (EventType type : TYPES) {
      if (type.number() == number) {
        return type;
      }
    }
    throw new IllegalStateException("event of type " + number + ": not one of this program's");
  }

  @Override
  public void close() {
    ring.close();
  }
}
