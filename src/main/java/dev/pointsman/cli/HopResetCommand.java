package dev.pointsman.cli;

import dev.pointsman.hop.HopReset;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hop-reset}: takes away what hopping has put into the kernel of this machine. */
@Command(
    name = "hop-reset",
    description = {
      "Takes away what hopping has put into the kernel of this machine, and with it the",
      "connections in it: they end. Others' filters stay. Does nothing where there is nothing.",
      "A scheduler node that runs puts it back; end it before."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing of ours is left", "1:something could not be taken away"})
final class HopResetCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description = "An interface; may be given several times (default: all there are).")
  private List<String> interfaces = List.of();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      for (HopReset.Done done : HopReset.reset(interfaces)) {
        out.printf(
            "%s: %s%n", done.interfaceName(), done.removed() ? "removed" : "nothing of ours");
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw new CommandFailure(ExitCodes.FAILED, String.valueOf(e.getMessage()));
    } finally {
      out.flush();
    }
  }
}
