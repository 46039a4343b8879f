package dev.pointsman.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pointsman.api.FindingsJson;
import dev.pointsman.config.ConfigLoader;
import dev.pointsman.config.LoadResult;
import dev.pointsman.config.report.Findings;
import dev.pointsman.config.report.Severity;
import dev.pointsman.hop.HopRequirements;
import dev.pointsman.model.Site;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code check}: reads the configuration as {@code run} would and reports everything wrong with it.
 *
 * <p>Errors go to standard error, one a line, each with file, line and column; the summary goes to
 * standard output. With {@code --json} one object goes to standard output.
 */
@Command(
    name = "check",
    description = "Reads the configuration and reports everything that is wrong with it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the configuration can be used", "2:the configuration is invalid"})
public final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      defaultValue = "conf/pointsman.conf",
      description = "The configuration file (default: ${DEFAULT-VALUE}).")
  private Path conf = Path.of("conf/pointsman.conf");

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    LoadResult result = HopRequirements.check(ConfigLoader.load(conf), conf.toString());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(result));
    } else {
      PrintWriter err = spec.commandLine().getErr();
      result.findings().forEach(err::println);
      err.flush();
      out.println(summary(result));
    }
    out.flush();
    return switch (result) {
      case LoadResult.Loaded loaded -> ExitCodes.DONE;
      case LoadResult.Invalid invalid -> ExitCodes.INVALID_CONFIGURATION;
    };
  }

  private String summary(LoadResult result) {
    return switch (result) {
      case LoadResult.Loaded loaded -> conf + ": valid: " + contents(loaded.site());
      case LoadResult.Invalid invalid -> {
        long errors =
            invalid.findings().stream().filter(f -> f.severity() == Severity.ERROR).count();
        boolean all = errors < Findings.MOST;
        yield conf
            + ": invalid: "
            + (all ? count(errors, "error") : Findings.MOST + " errors or more");
      }
    };
  }

  private static String contents(Site site) {
    return String.join(
        ", ",
        count(site.vips().size(), "VIP"),
        count(site.servers().size(), "server"),
        count(site.rules().size(), "rule"));
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private String json(LoadResult result) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode object = mapper.createObjectNode();
    object.put("file", conf.toString());
    object.put("valid", result instanceof LoadResult.Loaded);
    object.set("findings", FindingsJson.of(result.findings()));
    return object.toString();
  }
}
