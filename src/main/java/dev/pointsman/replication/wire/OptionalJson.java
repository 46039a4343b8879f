package dev.pointsman.replication.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is in it, or null. */
@SuppressWarnings("rawtypes") // Jackson registers by class, which has no type arguments.
final class OptionalJson {
  private OptionalJson() {}

  static final class Writer extends JsonSerializer<Optional> {
    @Override
    public void serialize(Optional value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (value.isPresent()) {
        provider.defaultSerializeValue(value.get(), out);
      } else {
        out.writeNull();
      }
    }
  }

  static final class Reader extends JsonDeserializer<Optional> implements ContextualDeserializer {
    private final @Nullable JsonDeserializer<Object> content;

    Reader() {
      this(null);
    }

    private Reader(@Nullable JsonDeserializer<Object> content) {
      this.content = content;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property)
        throws JsonMappingException {
      return new Reader(
          context.findContextualValueDeserializer(
              context.getContextualType().containedTypeOrUnknown(0), property));
    }

    @Override
    public Optional deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (content == null) {
        return context.reportInputMismatch(this, "an optional of unknown type");
      }
      return Optional.of(content.deserialize(in, context));
    }

    @Override
    public Optional getNullValue(DeserializationContext context) {
      return Optional.empty();
    }
  }
}
