package dev.pointsman.cli.prepare;

import dev.pointsman.prepare.Host;
import dev.pointsman.prepare.Kept;
import dev.pointsman.prepare.Listener;
import dev.pointsman.prepare.Plan.Todo;
import dev.pointsman.prepare.Step;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** This machine as a server: what is there, and doing what was planned. */
public final class ServerHost {
  private final Programs programs;
  private final KeptFile keptFile;

  /**
   * @param keptFile where is remembered what kernel parameters were before
   */
  public ServerHost(Programs programs, Path keptFile) {
    this.programs = programs;
    this.keptFile = new KeptFile(keptFile);
  }

  /**
   * What is there.
   *
   * @param withTable whether nftables is asked, too, which needs a privilege
   */
  public Host read(boolean withTable) throws PrepareFailure {
    return new HostReader(programs).read(keptFile.read(), withTable);
  }

  /** The listening TCP sockets. */
  public List<Listener> listeners() throws PrepareFailure {
    return ListenerReader.read(programs);
  }

  /**
   * Does all of it or nothing: after a failure, what was done is taken back.
   *
   * @param done is told each step as soon as it is done
   * @throws PrepareFailure with what failed, and what became of the rest
   */
  public void run(Todo todo, Consumer<Step> done) throws PrepareFailure {
    Map<String, Kept> before = keptFile.read();
    Map<String, Kept> during = new HashMap<>(before);
    during.putAll(todo.kept());
    // Before the first step, so that a crash in the middle forgets nothing.
    keptFile.write(during);
    Deque<Step> undoable = new ArrayDeque<>();
    try {
      for (Step step : todo.steps()) {
        programs.run(step.command());
        undoable.push(step);
        done.accept(step);
      }
      keptFile.write(todo.kept());
    } catch (PrepareFailure failure) {
      throw new PrepareFailure(failure.getMessage() + takenBack(undoable, before), failure);
    }
  }

  private String takenBack(Deque<Step> undoable, Map<String, Kept> before) {
    List<String> told = new ArrayList<>();
    boolean clean = true;
    for (Step step : undoable) {
      try {
        programs.run(step.back());
        told.add("  " + step.back().line());
      } catch (PrepareFailure failure) {
        clean = false;
        told.add("  failed, do it by hand: " + failure.getMessage());
      }
    }
    try {
      if (clean) {
        keptFile.write(before);
      }
    } catch (PrepareFailure failure) {
      told.add("  " + failure.getMessage());
    }
    return told.isEmpty()
        ? "\nnothing was changed"
        : "\nwhat was done is taken back:\n" + String.join("\n", told);
  }
}
