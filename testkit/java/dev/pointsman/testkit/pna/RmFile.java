package dev.pointsman.testkit.pna;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A RealMedia file, read whole into memory.
 *
 * @param headers as they stand in the file
 * @param packets in the order of the file
 */
public record RmFile(List<byte[]> headers, List<MediaPacket> packets) implements Clip {
  /** The largest file that is read: 64 MB; test clips are a thousandth of it. */
  private static final long MAX_SIZE = 64L << 20;

  /**
   * Reads a file.
   *
   * @throws IOException naming the file and the offset, when it is not a RealMedia file, is larger
   *     than 64 MB, or has a packet too long for the players of the time
   */
  public static RmFile read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > MAX_SIZE) {
      throw new IOException(file + ": " + size + " bytes (expected: at most " + MAX_SIZE + ")");
    }
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    try {
      return read(in);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      String why = e instanceof BufferUnderflowException ? "it ends in a chunk" : e.getMessage();
      throw new IOException(
          file + ": not a RealMedia file, at offset " + in.position() + ": " + why, e);
    }
  }

  private static RmFile read(ByteBuffer in) {
    List<byte[]> headers = new ArrayList<>();
    while (true) {
      int tag = in.getInt(in.position());
      if (headers.isEmpty() && tag != RmChunks.RMF) {
        throw new IllegalArgumentException(
            "it starts with " + RmChunks.name(tag) + " (expected: .RMF)");
      }
      if (tag == RmChunks.DATA) {
        return new RmFile(List.copyOf(headers), data(in));
      }
      int length = in.getInt(in.position() + 4);
      if (length < RmChunks.PREAMBLE || length > in.remaining()) {
        throw new IllegalArgumentException(
            "chunk " + RmChunks.name(tag) + " of length " + Integer.toUnsignedString(length));
      }
      byte[] chunk = new byte[length];
      in.get(chunk);
      headers.add(chunk);
    }
  }

  private static List<MediaPacket> data(ByteBuffer in) {
    in.getInt();
    in.getInt();
    in.getShort();
    int count = in.getInt();
    in.getInt();
    List<MediaPacket> packets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      in.getShort();
      int length = Short.toUnsignedInt(in.getShort());
      if (length < MediaPacket.HEADER || length > MediaPacket.MAX_LENGTH) {
        throw new IllegalArgumentException(
            "packet " + i + " of length " + length + " (expected: 12 to 4095)");
      }
      int stream = Short.toUnsignedInt(in.getShort());
      long timestamp = Integer.toUnsignedLong(in.getInt());
      int group = Byte.toUnsignedInt(in.get());
      int flags = Byte.toUnsignedInt(in.get());
      byte[] content = new byte[length - MediaPacket.HEADER];
      in.get(content);
      packets.add(new MediaPacket(stream, timestamp, group, flags, content));
    }
    return List.copyOf(packets);
  }
}
