package dev.pointsman.replication.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.Labelled;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.ServerGone;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import java.io.IOException;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * The nouns of a site as JSON: records by their components, names and labels as they are spelt,
 * addresses as literals, durations as ISO 8601 has them, and what is absent as null.
 */
final class NounJson {
  static final ObjectMapper MAPPER = mapper();

  private NounJson() {}

  private static ObjectMapper mapper() {
    SimpleModule nouns = new SimpleModule("nouns");
    text(nouns, NodeName.class, NodeName::value, NodeName::new);
    text(nouns, VipName.class, VipName::value, VipName::new);
    text(nouns, ServerName.class, ServerName::value, ServerName::new);
    text(nouns, InetAddress.class, InetAddress::getHostAddress, InetAddress::ofLiteral);
    text(nouns, Duration.class, Duration::toString, NounJson::duration);
    labels(nouns, AdminState.class);
    labels(nouns, Forwarding.class);
    labels(nouns, HealthPolicy.Check.class);
    labels(nouns, Protocol.class);
    labels(nouns, SchedulingPolicy.class);
    labels(nouns, ServerGone.class);
    nouns.addSerializer(OptionalInt.class, new OptionalIntJson.Writer());
    nouns.addDeserializer(OptionalInt.class, new OptionalIntJson.Reader());
    nouns.addSerializer(Optional.class, new OptionalJson.Writer());
    nouns.addDeserializer(Optional.class, new OptionalJson.Reader());
    return JsonMapper.builder()
        .addModule(nouns)
        .enable(
            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .build();
  }

  private static <E extends Enum<E> & Labelled> void labels(SimpleModule module, Class<E> type) {
    text(
        module,
        type,
        Labelled::label,
        text ->
            Labelled.parse(type, text)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            text + " (expected: one of " + Labelled.labels(type) + ")")));
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(text + " (expected: a duration such as PT2S)", e);
    }
  }

  /** Writes a type as text and reads it back; {@code read} throws IllegalArgumentException. */
  private static <T> void text(
      SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
    module.addSerializer(
        type,
        new JsonSerializer<T>() {
          @Override
          public void serialize(T value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeString(write.apply(value));
          }
        });
    module.addDeserializer(
        type,
        new JsonDeserializer<T>() {
          @Override
          public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
              return context.reportInputMismatch(this, "not a text");
            }
            String text = in.getText();
            try {
              return read.apply(text);
            } catch (IllegalArgumentException e) {
              return context.reportInputMismatch(this, "%s", e.getMessage());
            }
          }
        });
  }
}
