package dev.pointsman.testkit.pna;

/**
 * A packet of a RealMedia file's DATA chunk.
 *
 * @param stream the number of the stream it belongs to
 * @param timestamp when it is due, in ms from the clip's start
 * @param group its packet group
 * @param flags 1: reliable, 2: key frame
 * @param data its content, owned by the packet
 */
@SuppressWarnings("ArrayRecordComponent") // one allocation a packet; compared by its owner only
public record MediaPacket(int stream, long timestamp, int group, int flags, byte[] data) {
  /** The length of a packet's header in a file. */
  public static final int HEADER = 12;

  /**
   * The longest packet that mplayer and xine survive: their receive buffer is 4096 bytes and {@link
   * #length()} is not checked against it.
   */
  public static final int MAX_LENGTH = 4095;

  /** The length as the file and the wire state it: header and content. */
  public int length() {
    return HEADER + data.length;
  }
}
