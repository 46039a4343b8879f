package dev.pointsman.testkit.bench;

import java.io.IOException;
import java.io.OutputStream;

/** The leash of a helper process: it lives as long as whoever holds its standard input. */
final class Stdin {
  private Stdin() {}

  /** Blocks until standard input ends, which it also does when the process that holds it dies. */
  static void awaitEnd() throws IOException {
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
