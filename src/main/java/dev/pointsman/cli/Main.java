package dev.pointsman.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry point, and the command {@code pointsman} of which all others are subcommands. */
@Command(
    name = "pointsman",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    description =
        "A dispatcher for streaming media and any other service whose first connection is TCP.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      CheckCommand.class,
      StatusCommand.class,
      ConnectionsCommand.class,
      ServerCommand.class,
      ServerPrepareCommand.class,
      HopResetCommand.class,
      VipCommand.class,
      ReloadCommand.class,
      VersionCommand.class
    })
public final class Main implements Runnable {
  /** The default of every {@code --conf}; the launcher sets it. */
  static final String CONF_PROPERTY = "pointsman.conf";

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    CommandLine commandLine =
        commandLine(
            new PrintWriter(System.out, false, System.out.charset()),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(commandLine.execute(args));
  }

  /** The command line, printing to {@code out} and {@code err}. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setDefaultValueProvider(
            argument ->
                argument.paramLabel().equals(ConfOption.LABEL)
                    ? System.getProperty(CONF_PROPERTY)
                    : null)
        .setParameterExceptionHandler(Problems::usage)
        .setExecutionExceptionHandler(Problems::failed);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
