package dev.pointsman.testkit.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A command line with the bounds that it runs under.
 *
 * <p>Every bound is kept by a process outside this JVM ({@code timeout}, {@code prlimit}), so that
 * a tool that runs wild ends even when the JVM that started it was killed.
 *
 * @param name what messages call it
 * @param words the program and its arguments
 */
public record Command(String name, List<String> words) {

  public Command {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("words: [] (expected: a program and its arguments)");
    }
    words = List.copyOf(words);
  }

  /** A command of a program and its arguments; its name is the program's. */
  public static Command of(Object... words) {
    List<String> strings = Stream.of(words).map(Object::toString).toList();
    return new Command(
        strings.isEmpty() ? "" : String.valueOf(Path.of(strings.getFirst()).getFileName()),
        strings);
  }

  /** This command with more arguments at its end. */
  public Command with(Object... more) {
    return new Command(
        name, Stream.concat(words.stream(), Stream.of(more).map(Object::toString)).toList());
  }

  /** This command, asked to end after {@code limit} and made to 2 s later ({@code timeout -k}). */
  public Command within(Duration limit) {
    return prefixed("timeout", "-k", "2", Long.toString(Math.max(1, limit.toSeconds())));
  }

  /** This command, unable to write a file of more than {@code bytes} ({@code ulimit -f}). */
  public Command writingAtMost(long bytes) {
    return prefixed("prlimit", "--fsize=" + bytes);
  }

  /** This command, with that many file descriptors and no more ({@code ulimit -n}). */
  public Command openingAtMost(int files) {
    return prefixed("prlimit", "--nofile=" + files);
  }

  /** This command as the user {@code nobody}, for servers that refuse to run as root. */
  public Command asNobody() {
    return prefixed("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
  }

  private Command prefixed(String... prefix) {
    return prefixed(List.of(prefix));
  }

  /** This command as the argument of another one, e.g. {@code taskset -c 0}. */
  public Command prefixed(List<String> prefix) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(words);
    return new Command(name, all);
  }
}
