package dev.pointsman.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.pointsman.config.report.Finding;
import java.util.Collection;

/** What was found in a configuration, as the API answers a reload and {@code check} prints it. */
public final class FindingsJson {
  private FindingsJson() {}

  /** An object each, in order. */
  public static ArrayNode of(Collection<Finding> findings) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Finding finding : findings) {
      array
          .addObject()
          .put("severity", finding.severity().label())
          .put("file", finding.place().file())
          .put("line", finding.place().line())
          .put("column", finding.place().column())
          .put("key", finding.key())
          .put("value", finding.value())
          .put("problem", finding.problem())
          .put("expected", finding.expected())
          .put("text", finding.toString());
    }
    return array;
  }
}
