package dev.pointsman.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.pointsman.config.report.Findings;
import dev.pointsman.config.report.Nearest;
import dev.pointsman.config.report.Place;
import dev.pointsman.config.source.Positions;
import dev.pointsman.config.syntax.Reading.Read;
import dev.pointsman.config.syntax.Reading.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A block of the configuration, read by the keys of its {@link Section}; errors are gathered. */
final class Block {
  /** What all paths begin with; messages leave it out. */
  static final String ROOT = "pointsman";

  private final String path;
  private final ConfigObject object;
  private final Section section;
  private final Positions positions;
  private final Findings findings;

  /** Reports the keys that {@code section} does not have. */
  Block(String path, ConfigObject object, Section section, Positions positions, Findings findings) {
    this.path = path;
    this.object = object;
    this.section = section;
    this.positions = positions;
    this.findings = findings;
    reportUnknown();
  }

  private void reportUnknown() {
    List<String> known = section.names();
    for (String name : names()) {
      if (known.contains(name)) {
        continue;
      }
      String refused = section.refused().get(name);
      String expected = "one of " + String.join(", ", known);
      if (refused == null) {
        error(keyPlace(name), name, "", "unknown key" + Nearest.hint(name, known), expected);
      } else {
        error(keyPlace(name), name, "", refused, "");
      }
    }
  }

  /** The value as written; empty when there is none or it is refused. */
  <T> Optional<T> written(Key<T> key) {
    ConfigValue value = object.get(key.name());
    return value == null ? Optional.empty() : scalar(key.name(), key.type(), value);
  }

  /** The value, or its default; also when what is written is refused. */
  <T> T get(Key<T> key) {
    return written(key).orElseGet(key::byDefault);
  }

  /** The value; when it is missing that is reported. */
  <T> Optional<T> required(Key<T> key) {
    reportMissing(key);
    return written(key);
  }

  /** An element of a list, called {@code servers[1]}. */
  record Element<T>(String name, T value) {}

  /** The elements of a list, those refused left out; empty when it is missing or empty. */
  <T> List<Element<T>> list(Key<T> key) {
    reportMissing(key);
    ConfigValue value = object.get(key.name());
    if (value == null) {
      return List.of();
    }
    String expected = "a list of one or more, each " + key.type().allowed();
    if (!(value instanceof ConfigList elements)) {
      error(valuePlace(key.name()), key.name(), text(value), what(value), expected);
      return List.of();
    }
    if (elements.isEmpty()) {
      error(valuePlace(key.name()), key.name(), "[]", "empty", expected);
    }
    List<Element<T>> list = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      String name = key.name() + "[" + i + "]";
      scalar(name, key.type(), elements.get(i))
          .ifPresent(read -> list.add(new Element<>(name, read)));
    }
    return list;
  }

  private void reportMissing(Key<?> key) {
    if (!has(key)) {
      error(place(), key.name(), "", "missing", key.type().allowed());
    }
  }

  private <T> Optional<T> scalar(String name, Type<T> type, ConfigValue value) {
    if (!isScalar(value)) {
      error(valuePlace(name), name, text(value), what(value), type.allowed());
      return Optional.empty();
    }
    return switch (type.read(text(value))) {
      case Read<T> read -> Optional.of(read.value());
      case Refused<T> refused -> {
        String text = text(value).isEmpty() ? "\"\"" : text(value);
        error(valuePlace(name), name, text, refused.problem(), refused.expected());
        yield Optional.empty();
      }
    };
  }

  boolean has(Key<?> key) {
    return object.get(key.name()) != null;
  }

  /** The block called {@code name} in this one; empty when there is none or it is no block. */
  Optional<Block> block(String name, Section sectionOfIt) {
    ConfigValue value = object.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof ConfigObject block)) {
      error(valuePlace(name), name, text(value), what(value), "a block { ... }");
      return Optional.empty();
    }
    return Optional.of(new Block(path + "." + name, block, sectionOfIt, positions, findings));
  }

  /** The block without a look at its keys, for one whose keys are names. */
  Optional<Block> blockOfNames(String name, Section sectionOfEach) {
    ConfigValue value = object.get(name);
    if (!(value instanceof ConfigObject block)) {
      return block(name, sectionOfEach);
    }
    Section open = new Section(name, "", List.of(), List.copyOf(block.keySet()), Map.of());
    return Optional.of(new Block(path + "." + name, block, open, positions, findings));
  }

  /** The keys, in the order of the file. */
  List<String> names() {
    return object.entrySet().stream()
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing(this::keyPlace, Block::inOrder).thenComparing(name -> name))
        .toList();
  }

  private static int inOrder(Place a, Place b) {
    int file = a.file().compareTo(b.file());
    int line = Integer.compare(a.line(), b.line());
    return file != 0 ? file : line != 0 ? line : Integer.compare(a.column(), b.column());
  }

  /** The blocks of the list called {@code name}; elements that are no blocks are reported. */
  List<Block> blocks(String name, Section sectionOfEach) {
    ConfigValue value = object.get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof ConfigList elements)) {
      error(valuePlace(name), name, text(value), what(value), "a list of blocks [ { ... } ]");
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      String element = name + "[" + i + "]";
      if (elements.get(i) instanceof ConfigObject block) {
        blocks.add(new Block(path + "." + element, block, sectionOfEach, positions, findings));
      } else {
        ConfigValue other = elements.get(i);
        error(valuePlace(element), element, text(other), what(other), "a block { ... }");
      }
    }
    return blocks;
  }

  void error(Place place, String name, String value, String problem, String expected) {
    findings.error(place, label(name), value, problem, expected);
  }

  /** An error about an element of a list. */
  void error(Element<?> element, String problem, String expected) {
    String value = String.valueOf(element.value());
    error(valuePlace(element.name()), element.name(), value, problem, expected);
  }

  /** An error about the value of {@code key}. */
  void error(Key<?> key, Object value, String problem, String expected) {
    error(valuePlace(key.name()), key.name(), String.valueOf(value), problem, expected);
  }

  /** An error about a key that has no effect because of another, {@code type} or the like. */
  void unused(Key<?> key, String problem, String only) {
    error(keyPlace(key.name()), key.name(), "", problem, "left out; it is for " + only + " only");
  }

  /** The path of a key as messages show it, such as {@code rules[2].port}. */
  String label(String name) {
    String full = name.isEmpty() ? path : path + "." + name;
    return full.startsWith(ROOT + ".") ? full.substring(ROOT.length() + 1) : full;
  }

  /** Where this block begins. */
  Place place() {
    ConfigOrigin origin = object.origin();
    return positions.key(path, origin.description(), origin.lineNumber());
  }

  /** Where a key of this block stands; the block, when it is not written. */
  Place keyPlace(String name) {
    ConfigValue value = object.get(name);
    return value == null
        ? place()
        : positions.key(
            path + "." + name, value.origin().description(), value.origin().lineNumber());
  }

  /** Where a value stands, {@code servers[1]} being an element; the block, when not written. */
  Place valuePlace(String name) {
    ConfigValue value = element(name);
    return value == null
        ? place()
        : positions.value(
            path + "." + name, value.origin().description(), value.origin().lineNumber());
  }

  private @Nullable ConfigValue element(String name) {
    int bracket = name.indexOf('[');
    if (bracket < 0) {
      return object.get(name);
    }
    int index = Integer.parseInt(name, bracket + 1, name.length() - 1, 10);
    return object.get(name.substring(0, bracket)) instanceof ConfigList list && index < list.size()
        ? list.get(index)
        : null;
  }

  private static boolean isScalar(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> true;
      case LIST, OBJECT, NULL -> false;
    };
  }

  /** A number as it is written: 10.10 is not 10.1. */
  private static String text(ConfigValue value) {
    if (!isScalar(value)) {
      return "";
    }
    return value.valueType() == ConfigValueType.NUMBER
        ? value.render()
        : String.valueOf(value.unwrapped());
  }

  private static String what(ConfigValue value) {
    return switch (value.valueType()) {
      case LIST -> "a list";
      case OBJECT -> "a block";
      case NULL -> "null";
      case STRING, NUMBER, BOOLEAN -> "a single value";
    };
  }
}
