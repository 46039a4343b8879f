package dev.pointsman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pointsman.prepare.Step;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code server-prepare} says: a shell script of what it did, and what it found. */
final class PreparationReport {
  private final Optional<PrintWriter> script;
  private final List<String> commands = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param script where each command is printed as it is done, with the rest as comments
   */
  PreparationReport(Optional<PrintWriter> script) {
    this.script = script;
  }

  void step(Step step) {
    String text = step.command().script();
    commands.add(text);
    String note = step.note().isEmpty() ? "" : "  # " + step.note();
    int end = text.indexOf('\n');
    print(end < 0 ? text + note : text.substring(0, end) + note + text.substring(end));
  }

  void say(String sentence) {
    notes.add(sentence);
    print("# " + sentence);
  }

  void warn(String sentence) {
    warnings.add(sentence);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  JsonNode json(boolean dryRun, boolean undo) {
    ObjectNode object = new ObjectMapper().createObjectNode();
    object.put("dry_run", dryRun).put("undo", undo);
    commands.forEach(object.putArray("commands")::add);
    notes.forEach(object.putArray("notes")::add);
    warnings.forEach(object.putArray("warnings")::add);
    return object;
  }

  private void print(String line) {
    script.ifPresent(
        out -> {
          out.println(line);
          out.flush();
        });
  }
}
