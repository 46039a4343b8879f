package dev.pointsman.replication.wire;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pointsman.replication.document.Malformed;
import java.io.IOException;

/**
 * How one type of document is written: {@code {"format": 1, "content": {...}}}.
 *
 * <p>Strict in both directions: a component that is missing, unknown, given twice or of another
 * type is an error, so that two versions of Pointsman never understand one document differently.
 *
 * @param <T> the type
 */
public final class DocumentFormat<T> {
  private static final String FORMAT = "format";
  private static final String CONTENT = "content";

  private final String what;
  private final int format;
  private final Class<T> type;

  DocumentFormat(String what, int format, Class<T> type) {
    this.what = what;
    this.format = format;
    this.type = type;
  }

  /** The document as bytes. */
  public byte[] encode(T document) {
    ObjectNode root = NounJson.MAPPER.createObjectNode();
    root.put(FORMAT, format);
    root.set(CONTENT, NounJson.MAPPER.valueToTree(document));
    try {
      return NounJson.MAPPER.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(what + ": a tree of JSON could not be written", e);
    }
  }

  /**
   * The document that these bytes are.
   *
   * @throws Malformed if they are not one, not one of this format, or one that contradicts itself
   */
  public T decode(byte[] bytes) throws Malformed {
    try {
      JsonNode root = NounJson.MAPPER.readTree(bytes);
      if (!root.isObject() || root.size() != 2 || !root.hasNonNull(CONTENT)) {
        throw new Malformed(what + ": not a document (expected: {\"format\", \"content\"})");
      }
      JsonNode found = root.at(JsonPointer.valueOf("/" + FORMAT));
      if (!found.isInt() || found.intValue() != format) {
        throw new Malformed(
            what
                + ": format "
                + shortened(found.toString())
                + " (expected: "
                + format
                + "); it was written by another version of Pointsman");
      }
      T document = NounJson.MAPPER.treeToValue(root.get(CONTENT), type);
      if (document == null) {
        throw new Malformed(what + ": it has no content");
      }
      return document;
    } catch (JsonMappingException e) {
      throw new Malformed(what + ": at " + shortened(e.getPathReference()) + ": " + reason(e), e);
    } catch (IOException e) {
      String reason =
          e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
      throw new Malformed(what + ": not JSON: " + shortened(String.valueOf(reason)), e);
    }
  }

  private static String reason(JsonMappingException e) {
    Throwable cause = e.getCause();
    String own = cause instanceof IllegalArgumentException ? cause.getMessage() : null;
    return shortened(String.valueOf(own != null ? own : e.getOriginalMessage()));
  }

  /** Bytes from outside are quoted in messages, but not by the megabyte. */
  private static String shortened(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "...";
  }
}
