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
    description = "Plays streams through a VIP on loopback addresses; one server dies half-way.",
    footer = "Further options go to the demo: pointsman demo --once ends by itself.")
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
