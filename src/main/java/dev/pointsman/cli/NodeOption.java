package dev.pointsman.cli;

import dev.pointsman.cli.client.NodeAddress;
import dev.pointsman.cli.client.NodeClient;
import dev.pointsman.config.ConfigLoader;
import dev.pointsman.config.LoadResult.Invalid;
import dev.pointsman.config.LoadResult.Loaded;
import dev.pointsman.config.report.Finding;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which running node a command talks to: the one of a configuration file, or a named one. */
final class NodeOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Mixin private ConfOption conf = new ConfOption();

  @Option(
      names = "--api",
      paramLabel = "HOST:PORT",
      description = "Where the node's API listens (default: what the configuration file says).")
  private @Nullable String api;

  /** A client of that node; nothing is sent yet. */
  NodeClient client() {
    return new NodeClient(api == null ? fromConfiguration() : named(api));
  }

  private NodeAddress named(String text) {
    try {
      return NodeAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--api: " + e.getMessage(), e);
    }
  }

  private NodeAddress fromConfiguration() {
    Path file = conf.file();
    return switch (ConfigLoader.load(file)) {
      case Loaded loaded -> {
        if (loaded.settings().api().port() == 0) {
          throw new CommandFailure(
              ExitCodes.NO_NODE,
              "api.port is 0 in %s, so the node picked one: see its log and name it with --api HOST:PORT"
                  .formatted(file));
        }
        yield NodeAddress.of(loaded.settings().api());
      }
      case Invalid invalid ->
          throw new CommandFailure(
              ExitCodes.INVALID_CONFIGURATION,
              "the configuration is invalid, so it does not say where the node's API is (name it"
                  + " with --api HOST:PORT):\n"
                  + invalid.findings().stream()
                      .map(Finding::toString)
                      .collect(Collectors.joining("\n")));
    };
  }
}
