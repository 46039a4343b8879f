package dev.pointsman.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code demo}: hands over to the demo of the testkit, which is a jar of its own. */
@Command(
    name = "demo",
    description = "Plays streams through a VIP; a server and a scheduler node die half-way.",
    customSynopsis = "pointsman demo [--once] [--rate KBITS] [--plain] [--verbose]",
    footer = {
      "      --once          End after the story (about 25 s): exit 0, or 1 and what did",
      "                        not happen. Without it the site stays up until Ctrl-C.",
      "      --rate KBITS    Bit rate of the PNA clip, in kbit/s (default: 80).",
      "      --plain         Lines only, no live screen; so it is anyway when the output",
      "                        is not a terminal.",
      "      --verbose       What the scheduler nodes log, too (lines only).",
      "These options are the demo's own: it is in the testkit, a jar of its own."
    })
final class DemoCommand implements Callable<Integer> {
  private static final String TOOL = "pointsman-demo";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    ToolProvider demo =
        ToolProvider.findFirst(TOOL)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCodes.FAILED,
                        "the demo is in pointsman-testkit.jar, which is not on the class path: start"
                            + " it with ./pointsman demo"));
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    int exitCode = demo.run(out, err, arguments.toArray(String[]::new));
    out.flush();
    err.flush();
    return exitCode;
  }
}
