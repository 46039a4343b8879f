package dev.pointsman.rules;

import dev.pointsman.model.SchedulingRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules of one host pattern, by path. */
final class PathTable {
  private final Map<String, SchedulingRule> exact = new HashMap<>();

  /** Most specific first. */
  private final List<Shape> shapes = new ArrayList<>();

  private record Shape(PathPattern pattern, SchedulingRule rule) {}

  /**
   * @param rules by their patterns
   */
  PathTable(Map<PathPattern, SchedulingRule> rules) {
    rules.forEach(
        (pattern, rule) -> {
          if (pattern instanceof PathPattern.Exact path) {
            exact.put(path.text(), rule);
          } else {
            shapes.add(new Shape(pattern, rule));
          }
        });
    shapes.sort(Comparator.comparing(Shape::pattern));
  }

  Optional<SchedulingRule> match(String path) {
    SchedulingRule rule = exact.get(path);
    if (rule != null) {
      return Optional.of(rule);
    }
    for (Shape shape : shapes) {
      if (shape.pattern.matches(path)) {
        return Optional.of(shape.rule);
      }
    }
    return Optional.empty();
  }
}
