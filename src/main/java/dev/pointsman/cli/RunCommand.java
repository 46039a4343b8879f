package dev.pointsman.cli;

import dev.pointsman.cli.node.RunningNode;
import dev.pointsman.cli.node.StartFailure;
import dev.pointsman.config.ConfigLoader;
import dev.pointsman.config.LoadResult.Invalid;
import dev.pointsman.config.LoadResult.Loaded;
import dev.pointsman.hop.HopRequirements;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code run}: a scheduler node in this process, until it is told to end. */
@Command(
    name = "run",
    description = "Runs a scheduler node.",
    footerHeading = "%nSignals:%n",
    footer = {
      "  TERM, INT  stop accepting, let connections end until drain-deadline,",
      "             exit with 0; a second INT (Ctrl-C) ends at once, with 1",
      "  HUP        reload the configuration, and open the access log anew"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ended as it was told to",
      "1:could not start, or ended by itself",
      "2:the configuration is invalid; nothing was bound"
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfOption conf = new ConfOption();

  @Override
  public Integer call() throws InterruptedException {
    LogLevel.check();
    Path file = conf.file();
    PrintWriter err = spec.commandLine().getErr();
    return switch (HopRequirements.check(ConfigLoader.load(file), file.toString())) {
      case Invalid invalid -> {
        invalid.findings().forEach(err::println);
        throw new CommandFailure(
            ExitCodes.INVALID_CONFIGURATION, file + " is invalid; nothing was started");
      }
      case Loaded loaded -> {
        loaded.warnings().forEach(err::println);
        err.flush();
        yield run(file, loaded);
      }
    };
  }

  private static int run(Path file, Loaded configuration) throws InterruptedException {
    Orders orders = Orders.fromSignals();
    RunningNode node;
    try {
      node = RunningNode.start(file, configuration, Version.current());
    } catch (StartFailure e) {
      throw new CommandFailure(ExitCodes.FAILED, String.valueOf(e.getMessage()));
    }
    return new NodeLifetime(node).live(orders);
  }
}
