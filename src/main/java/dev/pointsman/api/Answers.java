package dev.pointsman.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** HTTP responses: JSON whatever the status, indented for those who read it with curl. */
final class Answers {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Answers() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static HttpResponse json(int status, JsonNode body) {
    try {
      String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(body) + "\n";
      return HttpResponse.create()
          .withStatus(status)
          .addHeader(RawHeader.create("Cache-Control", "no-store"))
          .withEntity(ContentTypes.APPLICATION_JSON, text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  static HttpResponse ok(JsonNode body) {
    return json(200, body);
  }

  /**
   * A failure.
   *
   * @param error what is wrong and what to do, as one sentence without a full stop
   */
  static HttpResponse error(int status, String error) {
    return json(status, object().put("status", status).put("error", error));
  }

  static HttpResponse badParameter(BadParameter bad) {
    return json(
        400,
        object()
            .put("status", 400)
            .put("error", String.valueOf(bad.getMessage()))
            .put("parameter", bad.parameter())
            .put("value", bad.value())
            .put("expected", bad.expected()));
  }
}
