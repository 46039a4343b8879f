package dev.pointsman.config.syntax;

import java.util.function.Function;

/** What became of a value's text: it was read, or refused with a reason. */
public sealed interface Reading<T> {
  /** The text is a {@code T}. */
  record Read<T>(T value) implements Reading<T> {}

  /**
   * The text is not a {@code T}.
   *
   * @param problem what is wrong where "not as expected" does not say enough; may be empty
   * @param expected what is allowed
   */
  record Refused<T>(String problem, String expected) implements Reading<T> {}

  /** What {@code next} makes of the value, or the same refusal. */
  default <R> Reading<R> then(Function<T, Reading<R>> next) {
    return switch (this) {
      case Read<T> read -> next.apply(read.value());
      case Refused<T> refused -> new Refused<>(refused.problem(), refused.expected());
    };
  }
}
