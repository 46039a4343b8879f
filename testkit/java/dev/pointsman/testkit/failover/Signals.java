package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.lab.LabFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Signals that Java cannot send, by kill(1). */
public final class Signals {
  private static final long LIMIT_SECONDS = 5;

  private Signals() {}

  /** Sends a signal such as {@code STOP} to all of these by one command. */
  public static void send(String signal, List<ProcessHandle> processes) {
    if (processes.isEmpty()) {
      throw new LabFailure("no process to send " + signal);
    }
    List<String> words = new ArrayList<>(List.of("kill", "-" + signal));
    processes.forEach(process -> words.add(Long.toString(process.pid())));
    try {
      Process kill = new ProcessBuilder(words).inheritIO().start();
      if (!kill.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        kill.destroyForcibly();
        throw new LabFailure(String.join(" ", words) + " failed");
      }
    } catch (IOException e) {
      throw new LabFailure(String.join(" ", words) + " cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted: " + String.join(" ", words), e);
    }
  }
}
