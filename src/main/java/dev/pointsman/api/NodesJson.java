package dev.pointsman.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pointsman.model.NodesView;
import dev.pointsman.model.NodesView.NodeView;
import java.util.OptionalLong;
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
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", node.name().value())
        .put("self", node.self())
        .put("reachable", node.reachable())
        .put("ready", node.ready())
        .put("leaving", node.leaving())
        .put("since", ViewJson.time(node.sinceEpochMillis()))
        .put("version", orNull(node.version()))
        .put("api", orNull(node.api()))
        .put("changes_behind", orNull(node.behind()))
        .put("round_trip_us", orNull(node.roundTripMicros()));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable Long orNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
