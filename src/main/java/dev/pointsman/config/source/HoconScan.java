package dev.pointsman.config.source;

import dev.pointsman.config.report.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the keys and values of one HOCON file stand, found without understanding more of it than
 * its brackets, separators and strings.
 *
 * @param source the file
 * @param entries every key with a value and every element of a list, in the order of the file
 * @param substitutions every {@code ${...}}, in the order of the file
 * @param tooDeep where nesting goes beyond {@link HoconScanner#DEEPEST}; the scan ends there
 */
public record HoconScan(
    SourceText source, List<Entry> entries, List<Substitution> substitutions, OptionalInt tooDeep) {

  /** What a value begins with. */
  public enum Kind {
    OBJECT,
    SUBSTITUTION,
    OTHER
  }

  /**
   * A key with a value, or an element of a list.
   *
   * @param path from the root of the file, such as {@code pointsman.rules[2].port}
   * @param key the last element of the path
   * @param keyOffset where the key begins; for an element of a list where its value does
   * @param valueOffset where the value begins
   * @param kind what the value begins with
   * @param appended whether it is given with {@code +=}
   */
  public record Entry(
      String path, String key, int keyOffset, int valueOffset, Kind kind, boolean appended) {}

  /**
   * A {@code ${path}} or {@code ${?path}}.
   *
   * @param path what it stands for
   * @param offset where it begins
   * @param value counts the values of the file: those of one value are concatenated
   */
  public record Substitution(String path, int offset, int value) {}

  public HoconScan {
    entries = List.copyOf(entries);
    substitutions = List.copyOf(substitutions);
  }

  /** Where the first {@code ${path}} stands. */
  public Optional<Place> placeOfSubstitution(String path) {
    return substitutions.stream()
        .filter(substitution -> substitution.path().equals(path))
        .findFirst()
        .map(substitution -> source.place(substitution.offset()));
  }

  /**
   * How many times over the file's text the result of its substitutions can be, at most: each value
   * in which several are concatenated multiplies by their number.
   */
  public double growth() {
    Map<Integer, Integer> perValue = new HashMap<>();
    substitutions.forEach(substitution -> perValue.merge(substitution.value(), 1, Integer::sum));
    return perValue.values().stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
  }
}
