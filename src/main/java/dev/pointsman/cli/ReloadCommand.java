package dev.pointsman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.cli.client.NodeClient;
import dev.pointsman.cli.client.NodeRefusal;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code reload}: has a running node read its configuration file again. */
@Command(
    name = "reload",
    description = "Has the node read its configuration file again and apply what has changed.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the configuration is in force",
      "1:it could not be applied",
      "2:the configuration is invalid and nothing was changed",
      "3:no running node"
    })
final class ReloadCommand implements Callable<Integer> {
  private static final int UNPROCESSABLE = 422;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private NodeOption node = new NodeOption();
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws InterruptedException {
    try (NodeClient client = node.client()) {
      JsonNode answer = client.post("/api/v1/reload");
      if (json.given()) {
        JsonOption.print(answer, spec.commandLine().getOut());
      } else {
        print(answer);
      }
      return ExitCodes.DONE;
    } catch (NodeRefusal refusal) {
      if (refusal.status() != UNPROCESSABLE) {
        throw refusal;
      }
      if (json.given()) {
        JsonOption.print(refusal.body(), spec.commandLine().getOut());
      }
      PrintWriter err = spec.commandLine().getErr();
      refusal.body().path("findings").forEach(found -> err.println(found.path("text").asText()));
      throw new CommandFailure(
          ExitCodes.INVALID_CONFIGURATION, String.valueOf(refusal.getMessage()));
    }
  }

  private void print(JsonNode answer) {
    PrintWriter err = spec.commandLine().getErr();
    answer.path("warnings").forEach(found -> err.println(found.path("text").asText()));
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    answer.path("changes").forEach(change -> out.println(change.asText()));
    answer
        .path("need_restart")
        .forEach(key -> out.println(key.asText() + ": takes effect at the next start"));
    if (answer.path("changes").isEmpty()) {
      out.println("nothing to change");
    }
    out.flush();
  }
}
