package dev.pointsman.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Immutable copies that keep their order, which {@link java.util.Map#copyOf} does not. */
final class Copies {
  private Copies() {}

  static <K, V> SequencedMap<K, V> of(SequencedMap<K, V> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
