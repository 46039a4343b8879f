package dev.pointsman.config;

import dev.pointsman.config.syntax.Reading.Read;

/**
 * A key of the configuration: its row in the {@link Grammar}.
 *
 * @param name in kebab-case, without the path before it
 * @param type how its value is read
 * @param list whether its value is a list of such values
 * @param presence what becomes of a block that lacks it
 * @param doc what it means, in a sentence
 */
record Key<T>(String name, Type<T> type, boolean list, Presence presence, String doc) {
  /** What becomes of a block that lacks a key. */
  sealed interface Presence {
    /** That is an error. */
    record Required() implements Presence {}

    /** The value is this text. */
    record Default(String text) implements Presence {}

    /** The value comes from elsewhere, or there is none, as these words say. */
    record Absent(String meaning) implements Presence {}
  }

  static <T> Key<T> required(String name, Type<T> type, String doc) {
    return new Key<>(name, type, false, new Presence.Required(), doc);
  }

  static <T> Key<T> requiredList(String name, Type<T> type, String doc) {
    return new Key<>(name, type, true, new Presence.Required(), doc);
  }

  static <T> Key<T> of(String name, Type<T> type, String byDefault, String doc) {
    Key<T> key = new Key<>(name, type, false, new Presence.Default(byDefault), doc);
    key.byDefault(); // A default that cannot be read is a mistake in the table: fail at once.
    return key;
  }

  static <T> Key<T> optional(String name, Type<T> type, String meaning, String doc) {
    return new Key<>(name, type, false, new Presence.Absent(meaning), doc);
  }

  /** The default, read from the text that the reference shows. */
  T byDefault() {
    if (presence instanceof Presence.Default given
        && type.read(given.text()) instanceof Read<T> read) {
      return read.value();
    }
    throw new IllegalStateException("key " + name + " has no default that can be read");
  }
}
