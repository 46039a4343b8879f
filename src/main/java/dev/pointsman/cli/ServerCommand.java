package dev.pointsman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.cli.client.NodeClient;
import dev.pointsman.model.Names;
import dev.pointsman.model.Server;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code server}: what an operator wants of a server. */
@Command(
    name = "server",
    description = "Enables, disables or drains a server, or gives it another weight.",
    synopsisSubcommandLabel = "COMMAND")
final class ServerCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing (expected: enable, disable, drain or weight)");
  }

  @Command(name = "enable", description = "Lets a server take new connections.")
  void enable(@Mixin NodeOption node, @Mixin JsonOption json, @Mixin Name name)
      throws InterruptedException {
    administer(node, json, name, "enable");
  }

  @Command(name = "disable", description = "Closes a server's connections and gives it no more.")
  void disable(@Mixin NodeOption node, @Mixin JsonOption json, @Mixin Name name)
      throws InterruptedException {
    administer(node, json, name, "disable");
  }

  @Command(name = "drain", description = "Lets a server's connections end and gives it no more.")
  void drain(@Mixin NodeOption node, @Mixin JsonOption json, @Mixin Name name)
      throws InterruptedException {
    administer(node, json, name, "drain");
  }

  @Command(
      name = "weight",
      description = {
        "Gives a server another share of new connections than the configuration does.",
        "It stays until a reload changes the weight in the file."
      })
  void weight(
      @Mixin NodeOption node,
      @Mixin JsonOption json,
      @Mixin Name name,
      @Parameters(index = "1", paramLabel = "WEIGHT", description = "A whole number, 1 to 1000.")
          String weight)
      throws InterruptedException {
    if (!weight.matches("[0-9]{1,9}")
        || Integer.parseInt(weight) < Server.MIN_WEIGHT
        || Integer.parseInt(weight) > Server.MAX_WEIGHT) {
      throw new ParameterException(
          spec.commandLine(),
          "weight: %s (expected: a whole number, %d to %d; to take a server out, `server disable`)"
              .formatted(weight, Server.MIN_WEIGHT, Server.MAX_WEIGHT));
    }
    administer(node, json, name, "weight/" + weight, "weight ");
  }

  private void administer(NodeOption node, JsonOption json, Name name, String action)
      throws InterruptedException {
    administer(node, json, name, action, "");
  }

  private void administer(NodeOption node, JsonOption json, Name name, String action, String what)
      throws InterruptedException {
    if (!Names.valid(name.value)) {
      throw new ParameterException(
          spec.commandLine(), "NAME: " + name.value + " (expected: " + Names.ALLOWED + ")");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (NodeClient client = node.client()) {
      JsonNode answer = client.post("/api/v1/servers/" + name.value + "/" + action);
      if (json.given()) {
        JsonOption.print(answer, out);
        return;
      }
      String before = answer.path("before").asText();
      String after = answer.path("after").asText();
      out.println(
          before.equals(after)
              ? "%s: %s%s already".formatted(name.value, what, after)
              : "%s: %s%s, was %s".formatted(name.value, what, after, before));
      out.flush();
    }
  }

  /** {@code NAME}. */
  static final class Name {
    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the server.")
    private String value = "";
  }
}
