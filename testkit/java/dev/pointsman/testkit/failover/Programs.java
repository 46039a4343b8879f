package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The programs of one scheduler node, which may be started again after they have ended. */
final class Programs {
  private static final int LAST_LINES = 400;

  private final LabHost host;
  private final Path directory;
  private final List<ChildProcess> running = new ArrayList<>();

  Programs(LabHost host, Path directory) {
    this.host = host;
    this.directory = directory;
  }

  /** Starts these on the host, after what is left of the last ones has been cleared away. */
  synchronized void start(Command... commands) {
    kill();
    for (Command command : commands) {
      running.add(ChildProcess.start(host.command(command), directory));
    }
  }

  /** Kills what runs, also when it is stopped, and keeps what it has said in the directory. */
  synchronized void kill() {
    running.forEach(ChildProcess::kill);
    running.forEach(ChildProcess::stop);
    running.forEach(this::keepLog);
    running.clear();
  }

  private void keepLog(ChildProcess child) {
    try {
      Files.write(
          directory.resolve(host.name() + ".log"),
          child.output(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new LabFailure("the log of " + host.name() + " cannot be written", e);
    }
  }

  synchronized boolean allAlive() {
    return !running.isEmpty() && running.stream().allMatch(ChildProcess::isAlive);
  }

  /** One of those started last. */
  synchronized ChildProcess get(int index) {
    return running.get(index);
  }

  synchronized int count() {
    return running.size();
  }

  /** All processes of these programs, children before parents. */
  synchronized List<ProcessHandle> processes() {
    return running.stream()
        .flatMap(child -> ProcessHandle.of(child.pid()).stream())
        .flatMap(handle -> Stream.concat(handle.descendants(), Stream.of(handle)))
        .toList();
  }

  synchronized String log() {
    StringBuilder text = new StringBuilder();
    for (ChildProcess child : running) {
      List<String> lines = child.output();
      text.append("--- ").append(host.name()).append('\n');
      lines
          .subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
          .forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }
}
