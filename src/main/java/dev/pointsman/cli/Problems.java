package dev.pointsman.cli;

import dev.pointsman.cli.client.NoNode;
import dev.pointsman.cli.client.NodeRefusal;
import dev.pointsman.config.report.Nearest;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command that goes wrong prints and exits with. */
final class Problems {
  private Problems() {}

  /** A wrong command line: what is wrong, what was probably meant, and where help is. */
  static int usage(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("pointsman: " + lowerCaseFirst(message(problem, command.getCommandSpec())));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return ExitCodes.USAGE;
  }

  /** A command that failed; a failure nobody expected shows its stack trace, as it is a bug. */
  static int failed(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
    PrintWriter err = command.getErr();
    try {
      return switch (failure) {
        case ParameterException problem -> usage(problem, new String[0]);
        case CommandFailure expected -> {
          err.println(prefixed(expected));
          yield expected.exitCode();
        }
        case NoNode nobody -> {
          err.println(prefixed(nobody));
          yield ExitCodes.NO_NODE;
        }
        case NodeRefusal refusal -> {
          err.println(prefixed(refusal));
          yield ExitCodes.FAILED;
        }
        case InterruptedException interrupted -> {
          Thread.currentThread().interrupt();
          yield ExitCodes.FAILED;
        }
        default -> {
          err.println("pointsman: this is a bug in pointsman " + Version.current() + ":");
          failure.printStackTrace(err);
          yield ExitCodes.FAILED;
        }
      };
    } finally {
      command.getOut().flush();
      err.flush();
    }
  }

  private static String prefixed(Exception failure) {
    return "pointsman: " + failure.getMessage();
  }

  private static String message(ParameterException problem, CommandSpec command) {
    if (!(problem instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(problem.getMessage());
    }
    String word = unmatched.getUnmatched().getFirst();
    boolean option = word.startsWith("-");
    List<String> known =
        option
            ? command.options().stream().flatMap(each -> Stream.of(each.names())).toList()
            : List.copyOf(command.subcommands().keySet());
    String what =
        option ? "unknown option" : known.isEmpty() ? "unexpected argument" : "unknown command";
    String expected =
        known.isEmpty()
            ? ""
            : " (expected: one of " + String.join(", ", known.stream().sorted().toList()) + ")";
    return what + ": " + word + Nearest.hint(word, known) + expected;
  }

  private static String lowerCaseFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
