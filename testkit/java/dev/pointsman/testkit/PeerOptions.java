package dev.pointsman.testkit;

import dev.pointsman.testkit.net.HostPort;
import java.io.Serial;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of a peer started by hand: {@code --name value} pairs, each known. */
final class PeerOptions {
  /** Wrong usage, in one sentence. */
  static final class UsageException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1;

    UsageException(String sentence) {
      super(sentence);
    }

    UsageException(@Nullable String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  private final Map<String, String> values;

  private PeerOptions(Map<String, String> values) {
    this.values = values;
  }

  static PeerOptions parse(String[] args, String... known) {
    Map<String, String> values = new HashMap<>();
    List<String> names = List.of(known);
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (!names.contains(name)) {
        throw new UsageException(
            "\"%s\" is not an option of this peer (expected: %s)"
                .formatted(args[i], names.isEmpty() ? "none" : "--" + String.join(", --", names)));
      }
      if (i + 1 == args.length) {
        throw new UsageException(args[i] + " needs a value");
      }
      values.put(name, args[i + 1]);
    }
    return new PeerOptions(values);
  }

  static InetSocketAddress address(String text) {
    try {
      return HostPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  long number(String name, long otherwise, long least, long most) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    String expected = "--%s %s (expected: %d to %d)".formatted(name, text, least, most);
    try {
      long value = Long.parseLong(text);
      if (value < least || value > most) {
        throw new UsageException(expected);
      }
      return value;
    } catch (NumberFormatException e) {
      throw new UsageException(expected, e);
    }
  }
}
