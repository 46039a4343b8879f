package dev.pointsman.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The query parameters of a request.
 *
 * @param values every value given for each name
 */
record Parameters(Map<String, List<String>> values) {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

  Parameters {
    values = Map.copyOf(values);
  }

  /** Refuses every parameter but these, because a misspelt one would go unnoticed. */
  void allowOnly(String... names) {
    List<String> allowed = List.of(names);
    values.forEach(
        (name, given) -> {
          if (!allowed.contains(name)) {
            throw new BadParameter(
                name,
                String.join(",", given),
                allowed.isEmpty()
                    ? "no parameter"
                    : "one of the parameters " + String.join(", ", allowed));
          }
          if (given.size() > 1) {
            throw new BadParameter(name, String.join(",", given), "one value");
          }
        });
  }

  Optional<String> get(String name) {
    return values.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The whole number that {@code text} is. */
  static int whole(String name, String text, int least, int most) {
    int value = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : -1;
    if (value < least || value > most) {
      throw new BadParameter(name, text, least + " to " + most);
    }
    return value;
  }
}
