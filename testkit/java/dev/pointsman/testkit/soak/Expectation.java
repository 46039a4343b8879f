package dev.pointsman.testkit.soak;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What operators have put in force: for each thing that they change (a server's state, the rules)
 * the values that it may have once the site is whole.
 *
 * <p>It is one value, the last one, unless both nodes were asked while they did not hear each
 * other: then it is the last of either.
 */
final class Expectation {
  private final Map<String, Set<String>> expected = new TreeMap<>();
  private final Map<String, Map<Integer, String>> changes = new TreeMap<>();

  /** Something has this value to begin with. */
  void begins(String thing, String value) {
    expected.put(thing, Set.of(value));
  }

  /**
   * A node accepted a change.
   *
   * @param apart whether the nodes may not have heard each other since the site was whole last
   */
  void changed(String thing, int node, String value, boolean apart) {
    Map<Integer, String> byNode = changes.computeIfAbsent(thing, t -> new LinkedHashMap<>());
    if (!apart) {
      byNode.clear();
    }
    byNode.put(node, value);
    expected.put(thing, new LinkedHashSet<>(byNode.values()));
  }

  /** The site is whole and has these values; what is found wrong, in words, or empty. */
  Map<String, String> whole(Map<String, String> found) {
    Map<String, String> wrong = new TreeMap<>();
    expected.forEach(
        (thing, values) -> {
          String value = found.getOrDefault(thing, "nothing");
          if (!values.contains(value)) {
            wrong.put(thing, "%s (expected: %s)".formatted(value, String.join(" or ", values)));
          }
        });
    found.forEach(this::begins);
    changes.clear();
    return wrong;
  }
}
