package dev.pointsman.prepare;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A program with its arguments and what it reads, which an operator could type.
 *
 * @param words the program and its arguments
 * @param input what it reads from its standard input; empty for nothing
 */
public record ShellCommand(List<String> words, String input) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@,+-]+");
  private static final String END_OF_INPUT = "END";

  public ShellCommand {
    words = List.copyOf(words);
  }

  static ShellCommand of(String... words) {
    return new ShellCommand(List.of(words), "");
  }

  /** The program. */
  public String program() {
    return words.getFirst();
  }

  /** The words, quoted for a POSIX shell where they need it; without the input. */
  public String line() {
    return words.stream()
        .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  /** What a POSIX shell does the same for: {@link #line}, its input as a here-document. */
  public String script() {
    return input.isEmpty() ? line() : line() + " <<'" + END_OF_INPUT + "'\n" + input + END_OF_INPUT;
  }
}
