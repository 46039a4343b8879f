package dev.pointsman.testkit.soak;

import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Processes that do nothing, as fast as they can: two for each core. */
final class BusyCores implements AutoCloseable {
  private static final int EACH = 2;

  private final List<ChildProcess> processes = new ArrayList<>();

  private BusyCores() {}

  /**
   * Starts them.
   *
   * @param longest after which they end by themselves, should nobody end them
   */
  static BusyCores start(Duration longest) {
    BusyCores made = new BusyCores();
    Command burn = Command.of("sh", "-c", "while :; do :; done").within(longest);
    for (int i = 0; i < EACH * Runtime.getRuntime().availableProcessors(); i++) {
      made.processes.add(ChildProcess.start(burn, Path.of("/")));
    }
    return made;
  }

  int count() {
    return processes.size();
  }

  @Override
  public void close() {
    processes.forEach(ChildProcess::kill);
    processes.forEach(ChildProcess::stop);
  }
}
