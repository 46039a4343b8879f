package dev.pointsman.testkit.product;

import java.time.Duration;
import java.util.function.Predicate;

/** A running dispatcher that a scenario drives its traffic through. */
public interface DispatcherUnderTest extends AutoCloseable {

  /**
   * Waits for a line of its log, one already written or one to come, and returns it.
   *
   * @throws AssertionError when none came within the time
   */
  String awaitLogLine(Predicate<String> wanted, Duration within);

  /** Whether it still runs. */
  boolean isAlive();

  /** Ends it in order. */
  @Override
  void close();
}
