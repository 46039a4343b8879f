package dev.pointsman.cli;

import dev.pointsman.cli.view.ConnectionsView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code connections}: the live connections of a running node. */
@Command(name = "connections", description = "Shows a running node's live connections.")
final class ConnectionsCommand implements Callable<Integer> {
  private static final List<String> ORDERS = List.of("age", "bytes", "idle", "client", "server");
  private static final int MOST = 10_000;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private WatchOption watch = new WatchOption();

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      description =
          "What comes first: age (the oldest), bytes (the most), idle (the longest), client or"
              + " server (default: ${DEFAULT-VALUE}).")
  private String sort = "age";

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      description = "How many at most, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int limit = 100;

  @Override
  public Integer call() throws InterruptedException {
    if (!ORDERS.contains(sort)) {
      throw new ParameterException(
          spec.commandLine(),
          "--sort: " + sort + " (expected: one of " + String.join(", ", ORDERS) + ")");
    }
    if (limit < 1 || limit > MOST) {
      throw new ParameterException(
          spec.commandLine(), "--limit: " + limit + " (expected: 1 to " + MOST + ")");
    }
    watch.show(
        "/api/v1/connections?limit=" + limit + "&sort=" + sort,
        spec.commandLine().getOut(),
        ConnectionsView::lines);
    return ExitCodes.DONE;
  }
}
