package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.product.DispatcherUnderTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A scheduler node of the demo. */
interface DemoNode extends DispatcherUnderTest {
  /** What it is, in a word or two: {@code pid 4711}. */
  String describe();

  /**
   * Waits until it is ready to serve, or to take over.
   *
   * @throws DemoFailure when it does not come to that, with the last lines of its log
   */
  void awaitReady() throws InterruptedException;

  /**
   * What it says of the site.
   *
   * @throws IOException when it does not answer
   */
  NodeStatus status() throws IOException, InterruptedException;

  /**
   * Tells it what an operator would.
   *
   * @param action {@code enable}, {@code drain} or {@code disable}
   */
  void administer(String server, String action) throws IOException, InterruptedException;

  /** Ends it at once, as a crash does (SIGKILL). */
  void kill();

  /** The last lines of its log. */
  String lastWords();

  /** Starts nodes. */
  @FunctionalInterface
  interface Starter {
    /**
     * Starts a node, and does not wait for it.
     *
     * @param conf its configuration; the node runs in the directory of this file
     * @param api where its HTTP API will be
     * @param log hears each line of its log
     */
    DemoNode start(String name, Path conf, URI api, Consumer<String> log) throws IOException;
  }
}
