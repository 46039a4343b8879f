package dev.pointsman.testkit.process;

import java.util.List;

/**
 * A command that ran to its end.
 *
 * @param name what messages call it
 * @param exit its exit code; 124 when it ran into its time limit
 * @param output what it wrote, standard output and error together
 */
public record Finished(String name, int exit, List<String> output) {

  /** What {@code timeout} exits with when it had to end the command. */
  public static final int TIMED_OUT = 124;

  public Finished {
    output = List.copyOf(output);
  }

  /**
   * This, once it is sure that the command succeeded.
   *
   * @throws AssertionError when it did not, with what it wrote
   */
  public Finished orFail() {
    if (exit != 0) {
      throw new AssertionError(
          "%s exited with %d%s:\n%s"
              .formatted(
                  name,
                  exit,
                  exit == TIMED_OUT ? " (its time limit)" : "",
                  String.join("\n", output)));
    }
    return this;
  }
}
