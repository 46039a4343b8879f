package dev.pointsman.transport;

import java.lang.reflect.Field;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.scaladsl.TcpAttributes;

/**
 * Makes Pekko Streams TCP ask for the next chunk when the kernel has taken the last one.
 *
 * <p>By itself it asks as long as its write buffer has room, which it has from the moment a chunk
 * is handed to the socket's actor: whoever closes then cannot tell bytes that were written from
 * bytes that wait for a slow reader, or that are about to fail, and nobody hears of a write that
 * fails after both ends were passed on. With a buffer of 0 bytes there never is room; Pekko's logic
 * is made for that ({@code TcpStages.scala}: each acknowledged write asks again), only its
 * attribute refuses the value. So an attribute of 1 byte is made and its value changed. Should
 * Pekko change this, the first connection fails, and so do the tests of ends that are not
 * delivered.
 */
final class Acknowledged {
  /** To be added to a flow of Pekko Streams TCP. */
  static final Attributes WRITES = Attributes.apply(attribute());

  private Acknowledged() {}

  private static Attributes.Attribute attribute() {
    TcpAttributes.TcpWriteBufferSize size = new TcpAttributes.TcpWriteBufferSize(1);
    try {
      Field field = TcpAttributes.TcpWriteBufferSize.class.getDeclaredField("size");
      field.setAccessible(true);
      field.setInt(size, 0);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    return size;
  }
}
