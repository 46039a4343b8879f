package dev.pointsman.metrics;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A meter whose series can be removed. */
interface Forgettable {
  void forget();

  /** Removes from {@code meters}, and forgets, each whose key is {@code gone}. */
  static <K> void forget(Map<K, ? extends Forgettable> meters, Predicate<K> gone) {
    for (K key : List.copyOf(meters.keySet())) {
      if (gone.test(key)) {
        Forgettable meter = meters.remove(key);
        if (meter != null) {
          meter.forget();
        }
      }
    }
  }
}
