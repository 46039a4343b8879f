package dev.pointsman.config.source;

import dev.pointsman.config.source.HoconScan.Entry;
import dev.pointsman.config.source.HoconScan.Kind;
import dev.pointsman.config.source.HoconScan.Substitution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Finds the keys and values of a HOCON text.
 *
 * <p>It is tolerant: what it does not understand it passes over, since whether the text is HOCON is
 * the library's to say. It uses no recursion, and time and memory in proportion to the text.
 */
public final class HoconScanner {
  /** Deeper nesting is refused: the library recurses, and no key of ours is deeper than 5. */
  public static final int DEEPEST = 32;

  /** Paths are cut here, so that a long key with many keys inside costs no square of the text. */
  static final int LONGEST_PATH = 200;

  private final SourceText source;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Substitution> substitutions = new ArrayList<>();
  private final Map<String, Integer> lengths = new HashMap<>();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int values;
  private OptionalInt tooDeep = OptionalInt.empty();

  private HoconScanner(SourceText source) {
    this.source = source;
  }

  /** Scans {@code source} from end to end, or to where it is nested too deeply. */
  public static HoconScan scan(SourceText source) {
    HoconScanner scanner = new HoconScanner(source);
    scanner.run();
    return new HoconScan(source, scanner.entries, scanner.substitutions, scanner.tooDeep);
  }

  private void run() {
    frames.push(new Frame(false, "", 0, 1));
    HoconTokens tokens = new HoconTokens(source.text());
    while (tooDeep.isEmpty() && tokens.advance()) {
      Frame frame = frames.element();
      switch (tokens.kind()) {
        case NEWLINE, COMMA -> separate(frame, tokens.kind() == HoconTokens.Kind.COMMA);
        case SEPARATOR -> assign(frame, tokens);
        case OPEN_OBJECT, OPEN_LIST -> open(frame, tokens);
        case CLOSE -> close();
        case SUBSTITUTION -> substitution(frame, tokens);
        case TEXT -> text(frame, tokens);
      }
    }
  }

  private void separate(Frame frame, boolean comma) {
    // `key =` may have its value on the next line.
    if (frame.list || frame.valueBegun || !frame.assigned || comma) {
      frame.endValue();
    }
  }

  private void assign(Frame frame, HoconTokens tokens) {
    if (!frame.list && !frame.assigned && frame.key.length() > 0) {
      frame.assigned = true;
      frame.appended = tokens.text().startsWith("+");
      frame.dots = (int) frame.key.chars().filter(c -> c == '.').count();
      if (frame.depth + frame.dots > DEEPEST) {
        tooDeep = OptionalInt.of(frame.keyOffset);
      }
    }
  }

  private void text(Frame frame, HoconTokens tokens) {
    if (frame.list || frame.assigned) {
      begin(frame, tokens.start(), Kind.OTHER);
    } else {
      frame.addToKey(tokens);
    }
  }

  private void substitution(Frame frame, HoconTokens tokens) {
    if (frame.list || frame.assigned) {
      begin(frame, tokens.start(), Kind.SUBSTITUTION);
      substitutions.add(new Substitution(tokens.text(), tokens.start(), frame.valueNumber));
    }
  }

  private void open(Frame frame, HoconTokens tokens) {
    boolean object = tokens.kind() == HoconTokens.Kind.OPEN_OBJECT;
    if (!frame.list && !frame.assigned && frame.key.length() > 0) {
      assign(frame, tokens);
    }
    String path = frame.path;
    int index = 0;
    if (frame.list || frame.assigned) {
      boolean continued = frame.valueBegun || frame.appended;
      begin(frame, tokens.start(), object ? Kind.OBJECT : Kind.OTHER);
      path = frame.valuePath;
      index = continued ? lengths.getOrDefault(path, 0) : 0;
    }
    int depth = frame.depth + frame.dots + 1;
    if (depth > DEEPEST) {
      tooDeep = OptionalInt.of(tokens.start());
    } else {
      frames.push(new Frame(!object, path, index, depth));
    }
  }

  private void close() {
    if (frames.size() > 1) {
      Frame closed = frames.pop();
      closed.endValue();
      if (closed.list) {
        lengths.put(closed.path, closed.index);
      }
    }
  }

  /** The first token of a value makes its entry; those concatenated to it do not. */
  private void begin(Frame frame, int offset, Kind kind) {
    if (frame.valueBegun) {
      return;
    }
    frame.valueBegun = true;
    frame.valueNumber = ++values;
    String key = frame.key.toString();
    int keyOffset = frame.keyOffset;
    if (frame.list) {
      frame.valuePath = cut(frame.path + "[" + frame.index + "]");
      key = frame.valuePath.substring(frame.valuePath.lastIndexOf('.') + 1);
      keyOffset = offset;
    } else {
      frame.valuePath = cut(frame.path.isEmpty() ? key : frame.path + "." + key);
      int dot = frame.keyQuoted ? -1 : key.lastIndexOf('.');
      keyOffset += dot + 1;
      key = key.substring(dot + 1);
      if (frame.appended && kind != Kind.SUBSTITUTION) {
        // `rules += {...}` adds an element.
        int index = lengths.merge(frame.valuePath, 1, Integer::sum) - 1;
        frame.valuePath = cut(frame.valuePath + "[" + index + "]");
      }
    }
    entries.add(new Entry(frame.valuePath, cut(key), keyOffset, offset, kind, frame.appended));
  }

  private static String cut(String path) {
    return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH);
  }

  /** An object or a list that is open. */
  private static final class Frame {
    final boolean list;
    final String path;
    final int depth;
    final StringBuilder key = new StringBuilder();
    int index;
    int dots;
    int keyOffset;
    boolean keyQuoted;
    boolean assigned;
    boolean appended;
    boolean valueBegun;
    int valueNumber;
    String valuePath = "";

    Frame(boolean list, String path, int index, int depth) {
      this.depth = depth;
      this.list = list;
      this.path = path;
      this.index = index;
    }

    void addToKey(HoconTokens token) {
      if (key.length() == 0) {
        keyOffset = token.start();
      } else if (token.afterSpace()) {
        key.append(' ');
      }
      keyQuoted |= token.quoted();
      key.append(token.text());
    }

    void endValue() {
      if (list && valueBegun) {
        index++;
      }
      key.setLength(0);
      dots = 0;
      keyQuoted = false;
      assigned = false;
      appended = false;
      valueBegun = false;
    }
  }
}
