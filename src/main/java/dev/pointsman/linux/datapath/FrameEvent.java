package dev.pointsman.linux.datapath;

/**
 * A frame that the program tells of.
 *
 * @param link the interface's number
 * @param time when it came, in ns of {@link System#nanoTime}
 * @param length the frame's, from its Ethernet header on
 * @param head its first bytes, at most {@value Layout#EVENT_CAPTURE}: all of it, if it is a first
 *     packet without data. A checksum in it may be a partial one, as its sender left the rest to
 *     its network card
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
public record FrameEvent(EventType type, int link, long time, int length, byte[] head) {
  /** Whether the head is the whole frame. */
  public boolean isWhole() {
    return head.length == length;
  }
}
