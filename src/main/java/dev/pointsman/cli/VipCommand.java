package dev.pointsman.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vip}: the VIPs of a site. */
@Command(
    name = "vip",
    description = "Moves a VIP to another scheduler node.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = VipCommand.Move.class)
final class VipCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing (expected: move)");
  }

  /** {@code vip move}: answers that there is nowhere to move it, until nodes are clustered. */
  @Command(name = "move", description = "Moves a VIP to another scheduler node.")
  static final class Move implements Callable<Integer> {
    /** Scripts that name a node today need not change once there is something to ask of it. */
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private NodeOption node = new NodeOption();

    @Parameters(index = "0", paramLabel = "VIP", description = "The name of the VIP.")
    private String vip = "";

    @Parameters(index = "1", paramLabel = "NODE", description = "The name of the scheduler node.")
    private String target = "";

    @Override
    public Integer call() {
      throw new CommandFailure(
          ExitCodes.FAILED,
          "vip move %s %s: needs two or more scheduler nodes, which this version does not cluster yet"
              .formatted(vip, target));
    }
  }
}
