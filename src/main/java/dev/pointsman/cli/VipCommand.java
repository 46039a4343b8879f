package dev.pointsman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.pointsman.cli.client.NodeClient;
import dev.pointsman.model.Names;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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

  /** {@code vip move}: asks a node, and waits until the other one owns the VIP. */
  @Command(
      name = "move",
      description = "Moves a VIP to another scheduler node.",
      footer = "Returns when the other node serves the VIP, which takes well under a second.")
  static final class Move implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration BETWEEN_ASKS = Duration.ofMillis(50);

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private NodeOption node = new NodeOption();
    @Mixin private JsonOption json = new JsonOption();

    @Parameters(index = "0", paramLabel = "VIP", description = "The name of the VIP.")
    private String vip = "";

    @Parameters(index = "1", paramLabel = "NODE", description = "The name of the scheduler node.")
    private String target = "";

    @Override
    public Integer call() throws InterruptedException {
      for (String name : List.of(vip, target)) {
        if (!Names.valid(name)) {
          throw new ParameterException(
              spec.commandLine(), name + ": not a name (expected: " + Names.ALLOWED + ")");
        }
      }
      PrintWriter out = spec.commandLine().getOut();
      try (NodeClient client = node.client()) {
        JsonNode answer = client.post("/api/v1/vips/" + vip + "/move/" + target);
        long after = answer.path("after_term").asLong();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (true) {
          JsonNode now = find(client.get("/api/v1/status").path("vips"));
          if (now.path("owner").asText().equals(target) && now.path("term").asLong() > after) {
            if (json.given()) {
              JsonOption.print(now, out);
            } else {
              out.println(
                  "%s: served by %s (term %d)".formatted(vip, target, now.path("term").asLong()));
              out.flush();
            }
            return ExitCodes.DONE;
          }
          if (System.nanoTime() - deadline > 0) {
            throw new CommandFailure(
                ExitCodes.FAILED,
                "%s is still served by %s after %d s; its log says why (`pointsman status` shows the nodes)"
                    .formatted(vip, now.path("owner").asText("nobody"), LONGEST.toSeconds()));
          }
          TimeUnit.NANOSECONDS.sleep(BETWEEN_ASKS.toNanos());
        }
      }
    }

    private JsonNode find(JsonNode vips) {
      for (JsonNode each : vips) {
        if (each.path("name").asText().equals(vip)) {
          return each;
        }
      }
      return MissingNode.getInstance();
    }
  }
}
