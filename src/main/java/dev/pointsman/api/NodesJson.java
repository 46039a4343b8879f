package dev.pointsman.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pointsman.model.NodesView;
import dev.pointsman.model.NodesView.NodeView;
import dev.pointsman.model.NodesView.Program;
import dev.pointsman.model.VipName;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The scheduler nodes as JSON. */
final class NodesJson {
  private NodesJson() {}

  static ObjectNode of(NodesView view) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rules_version", view.rules().orElse(null));
    json.set("problems", ViewJson.strings(view.problems()));
    ArrayNode nodes = json.putArray("nodes");
    view.nodes().forEach(node -> nodes.add(node(node)));
    return json;
  }

  private static ObjectNode node(NodeView node) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", node.name().value())
            .put("self", node.self())
            .put("reachable", node.reachable())
            .put("ready", node.ready())
            .put("leaving", node.leaving())
            .put("since", ViewJson.time(node.sinceEpochMillis()))
            .put("version", program(node, Program::version))
            .put("api", program(node, Program::api))
            .put(
                "started",
                node.program().map(of -> ViewJson.time(of.startedEpochMillis())).orElse(null))
            .put("rules_version", program(node, Program::rules))
            .put("rules_differ_from_file", node.program().map(Program::rulesDiffer).orElse(null))
            .put("changes_behind", orNull(node.behind()))
            .put("changes_ahead", orNull(node.ahead()))
            .put("round_trip_us", orNull(node.roundTripMicros()))
            .put("longest_silence_ms", orNull(node.longestSilenceMillis()));
    json.set(
        "incomplete_vips",
        ViewJson.strings(node.incomplete().stream().map(VipName::value).sorted().toList()));
    return json;
  }

  private static @Nullable String program(NodeView node, Function<Program, String> part) {
    return ViewJson.orNull(node.program().map(part).orElse(""));
  }

  private static @Nullable Long orNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
