package dev.pointsman.failover.wire;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.io.IOException;

/**
 * An {@link Envelope} as CBOR (RFC 8949). Only records that {@link Envelope} names can come of it:
 * no type is told by the bytes.
 */
public final class EnvelopeCodec {
  /** No envelope nests deeper than ten: the envelope, its message, a VIP, its vote, a term. */
  private static final int DEEPEST = 32;

  private static final ObjectMapper MAPPER = mapper();
  private static final ObjectWriter WRITER = MAPPER.writerFor(Envelope.class);
  private static final ObjectReader READER = MAPPER.readerFor(Envelope.class);

  private EnvelopeCodec() {}

  public static byte[] encode(Envelope envelope) {
    try {
      return WRITER.writeValueAsBytes(envelope);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an envelope that cannot be written: " + envelope, e);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IOException if the bytes are anything else; the message tells where
   */
  public static Envelope decode(byte[] bytes) throws IOException {
    try {
      Envelope envelope = READER.readValue(bytes);
      if (envelope == null) {
        throw new IOException("no envelope (expected: one)");
      }
      return envelope;
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static ObjectMapper mapper() {
    CBORFactory factory =
        CBORFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    return CBORMapper.builder(factory)
        .addModule(new Jdk8Module())
        .addMixIn(NodeName.class, OfText.class)
        .addMixIn(VipName.class, OfText.class)
        .addMixIn(Term.class, OfNumber.class)
        .enable(
            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /** A name is its text. */
  @SuppressWarnings("UnusedVariable")
  private abstract static class OfText {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    OfText(String value) {}

    @JsonValue
    abstract String value();
  }

  /** A term is its number. */
  @SuppressWarnings("UnusedVariable")
  private abstract static class OfNumber {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    OfNumber(long value) {}

    @JsonValue
    abstract long value();
  }
}
