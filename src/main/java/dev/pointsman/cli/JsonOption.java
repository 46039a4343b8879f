package dev.pointsman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** {@code --json}. */
final class JsonOption {
  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  boolean given() {
    return json;
  }

  static void print(JsonNode body, PrintWriter out) {
    out.println(body.toPrettyString());
    out.flush();
  }
}
