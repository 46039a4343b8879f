package dev.pointsman.testkit.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of the demo: put up, told, explored, cleared away. */
final class Demo {
  static final int DONE = 0;
  static final int FAILED = 1;

  /** 128 + SIGINT, as a shell has it: asked to tell the story once, it did not. */
  static final int INTERRUPTED = 130;

  private final DemoOptions options;
  private final PrintWriter err;
  private final Show show;
  private final DemoNode.Starter starter;
  private final Pace pace;
  private final Supplier<Addresses> addresses;
  private final Path temporary;

  private final List<String> broken = new ArrayList<>();
  private boolean told;

  /**
   * A run that has not begun.
   *
   * @param err for what is wrong before there is anything to show
   * @param addresses where everything is to be
   * @param temporary where the nodes' directories are made
   */
  Demo(
      DemoOptions options,
      PrintWriter err,
      Show show,
      DemoNode.Starter starter,
      Pace pace,
      Supplier<Addresses> addresses,
      Path temporary) {
    this.options = options;
    this.err = err;
    this.show = show;
    this.starter = starter;
    this.pace = pace;
    this.addresses = addresses;
    this.temporary = temporary;
  }

  /** Runs to the end, or to Ctrl-C; the exit code. */
  int run() {
    CtrlC ctrlC = new CtrlC(show::close);
    Premises premises = new Premises(show, options, addresses, temporary);
    try {
      Stage stage = premises.putUp(starter, pace.clip());
      show.begin(stage::snapshot);
      tell(premises, stage);
    } catch (InterruptedException e) {
      // By CtrlC, and beginCleaning() tells so; nobody else has this thread.
    } catch (IOException | DemoFailure e) {
      broken.add(String.valueOf(e.getMessage()));
    }
    boolean interrupted = ctrlC.beginCleaning();
    Snapshot last = premises.lastLook();
    show.close();
    broken.addAll(premises.clear(!broken.isEmpty()));
    int exit = broken.isEmpty() ? DONE : FAILED;
    if (interrupted && options.once() && !told && exit == DONE) {
      exit = INTERRUPTED;
    }
    end(last, interrupted);
    premises
        .kept()
        .ifPresent(
            kept -> {
              err.println("demo: the scheduler nodes' logs are kept: " + kept + "/*/*.log");
              err.flush();
            });
    ctrlC.cleaned(exit);
    return exit;
  }

  private void tell(Premises premises, Stage stage) throws IOException, InterruptedException {
    NodePair nodes = premises.nodes();
    Scenario scenario =
        new Scenario(premises.site(), stage, premises.journal(), pace, !options.once(), nodes);
    broken.addAll(scenario.tell(show));
    told = true;
    if (!options.once()) {
      stage.step(
          "The site stays up", "Look around from another terminal; Ctrl-C clears everything away.");
      show.explain(stage.text());
      List<String> hints = Hints.of(premises.site().at(), nodes);
      stage.hints(hints);
      show.hint(hints);
      new Keyboard(premises.site(), nodes, premises.journal()).read(System.in);
      broken.forEach(sentence -> premises.journal().note(Mood.BAD, sentence));
      new CountDownLatch(1).await(); // until Ctrl-C interrupts this thread
    }
  }

  private void end(@Nullable Snapshot last, boolean interrupted) {
    if (last == null) {
      broken.forEach(sentence -> err.println("demo: " + sentence));
      if (interrupted) {
        err.println("demo: interrupted before the site was up.");
      }
      err.flush();
      return;
    }
    show.end(last, broken);
  }
}
