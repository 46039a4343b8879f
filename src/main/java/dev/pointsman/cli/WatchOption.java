package dev.pointsman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pointsman.cli.client.NodeClient;
import dev.pointsman.cli.view.Style;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command that shows state has: from which node, as what, how often. */
final class WatchOption {
  @Mixin private NodeOption node = new NodeOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--watch", description = "Shows it again every 2 seconds until interrupted.")
  private boolean watch;

  private static final long BETWEEN_SECONDS = 2;

  /** Asks for {@code pathAndQuery} and shows the answer. */
  void show(String pathAndQuery, PrintWriter out, BiFunction<JsonNode, Style, List<String>> view)
      throws InterruptedException {
    Screen screen = Screen.of(out);
    try (NodeClient client = node.client()) {
      while (true) {
        JsonNode answer = client.get(pathAndQuery);
        if (json.given()) {
          JsonOption.print(answer, out);
        } else if (watch) {
          screen.showAgain(view.apply(answer, screen.style()));
        } else {
          screen.show(view.apply(answer, screen.style()));
        }
        if (!watch || out.checkError()) {
          return;
        }
        TimeUnit.SECONDS.sleep(BETWEEN_SECONDS);
      }
    }
  }
}
