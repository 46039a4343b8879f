package dev.pointsman.testkit.demo;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * Another program's {@code main}, in a process that ends with the one that started it.
 *
 * <p>Standard input is a pipe from there, to which nothing is ever written. The kernel closes it
 * when that process ends, however it ends, {@code kill -9} too; and then this one ends at once.
 */
public final class TiedProgram {
  /** Not one of the product's own exit codes (0 to 64), nor one of a signal (129 and up). */
  static final int LEFT_ALONE = 99;

  private TiedProgram() {}

  /**
   * Runs the other program.
   *
   * @param args the name of its main class, and then its arguments
   */
  public static void main(String[] args) throws Throwable {
    // Not a virtual thread: it would hold its carrier for as long as the process lives.
    Thread.ofPlatform().daemon().name("tie").start(TiedProgram::awaitEndOfInput);
    MethodHandle main =
        MethodHandles.publicLookup()
            .findStatic(
                Class.forName(args[0]), "main", MethodType.methodType(void.class, String[].class));
    main.invoke(Arrays.copyOfRange(args, 1, args.length));
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is written there; if it were, it would mean nothing.
      }
    } catch (IOException e) {
      System.err.println("standard input cannot be read (" + e.getMessage() + "), as if it ended");
    }
    // No orderly end: whoever asked for one, and the servers and players, are gone.
    Runtime.getRuntime().halt(LEFT_ALONE);
  }
}
