package dev.pointsman.cli;

import dev.pointsman.cli.view.StatusView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code status}: what a running node has and how it does. */
@Command(name = "status", description = "Shows a running node's VIPs, servers and rules.")
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private WatchOption watch = new WatchOption();

  @Override
  public Integer call() throws InterruptedException {
    watch.show("/api/v1/status", spec.commandLine().getOut(), StatusView::lines);
    return ExitCodes.DONE;
  }
}
