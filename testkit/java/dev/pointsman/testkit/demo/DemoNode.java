package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.product.DispatcherUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The dispatcher of the demo. */
interface DemoNode extends DispatcherUnderTest {
  /** What it is, in a few words. */
  String describe();

  /** Waits for its end. */
  void awaitEnd() throws InterruptedException;

  /** Its last words, a line each. */
  String lastWords();

  /** Starts one. */
  @FunctionalInterface
  interface Starter {
    /**
     * Starts a dispatcher, and returns once it is ready.
     *
     * @param conf its configuration
     * @param log hears each line of its log
     */
    DemoNode start(Path conf, Addresses at, Consumer<String> log)
        throws IOException, InterruptedException;
  }
}
