package dev.pointsman.testkit.pna;

import java.util.List;

/**
 * What a {@link PnaServer} plays: the header chunks of a RealMedia file, and packets with times.
 */
public interface Clip {
  /** The chunks before DATA, each whole: {@code .RMF}, {@code PROP}, {@code CONT}, {@code MDPR}. */
  List<byte[]> headers();

  /** The packets in the order in which they are sent; a new pass at each call. */
  Iterable<MediaPacket> packets();
}
