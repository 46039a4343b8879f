package dev.pointsman.replication.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.util.OptionalInt;

/** A number or null. */
final class OptionalIntJson {
  private OptionalIntJson() {}

  static final class Writer extends JsonSerializer<OptionalInt> {
    @Override
    public void serialize(OptionalInt value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (value.isPresent()) {
        out.writeNumber(value.getAsInt());
      } else {
        out.writeNull();
      }
    }
  }

  static final class Reader extends JsonDeserializer<OptionalInt> {
    @Override
    public OptionalInt deserialize(JsonParser in, DeserializationContext context)
        throws IOException {
      if (!in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
        return context.reportInputMismatch(this, "not a whole number");
      }
      return OptionalInt.of(in.getIntValue());
    }

    @Override
    public OptionalInt getNullValue(DeserializationContext context) {
      return OptionalInt.empty();
    }
  }
}
