package dev.pointsman.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A constant with the one spelling it has in configuration, logs, metrics and the API. */
public interface Labelled {
  /** Lower case, words joined by hyphens. */
  String label();

  /** The constant of {@code type} that is spelt {@code label}. */
  static <E extends Enum<E> & Labelled> Optional<E> parse(Class<E> type, String label) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.label().equals(label))
        .findFirst();
  }

  /** All spellings of {@code type}, in order of declaration. */
  static <E extends Enum<E> & Labelled> List<String> labels(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Labelled::label).toList();
  }
}
