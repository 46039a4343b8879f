package dev.pointsman.rules;

import dev.pointsman.model.Protocol;
import dev.pointsman.model.SchedulingRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP rules of one VIP and port: the most specific of those that take a request has it.
 *
 * <p>The host decides first, then the path ({@link HostPattern} and {@link PathPattern} say what is
 * more specific):
 *
 * <pre>
 * rule                                 takes, of these
 * www.example.com   /index.html        www.example.com /index.html
 * www.example.com   /clips/*.ram       www.example.com /clips/a.ram
 * www.example.com   /clips/*           www.example.com /clips/a.rm
 * *.example.com     *                  www.example.com /other          ftp.example.com /index.html
 * *                 /index.html        example.com     /index.html
 * </pre>
 *
 * <p>{@code example.com /other} is nobody's. No two rules are equally specific, so the order in
 * which they are written does not matter.
 */
public final class HttpRules implements ListenerRules {
  private final List<SchedulingRule> rules;

  /** By the whole host. */
  private final Map<String, PathTable> exact = new HashMap<>();

  /** By the end of the host, with the dot it starts with. */
  private final Map<String, PathTable> suffixes = new HashMap<>();

  private @Nullable PathTable any;

  HttpRules(List<SchedulingRule> rules) {
    this.rules = List.copyOf(rules);
    Map<HostPattern, Map<PathPattern, SchedulingRule>> byHost = new HashMap<>();
    for (SchedulingRule rule : rules) {
      HostPattern host = HostPattern.parse(rule.match().host());
      PathPattern path = PathPattern.parse(rule.match().path());
      SchedulingRule before =
          byHost.computeIfAbsent(host, key -> new HashMap<>()).putIfAbsent(path, rule);
      if (before != null) {
        throw new IllegalArgumentException(
            "rules %s and %s take the same requests (expected: one of them)"
                .formatted(before.id(), rule.id()));
      }
    }
    byHost.forEach((host, paths) -> put(host, new PathTable(paths)));
  }

  private void put(HostPattern host, PathTable table) {
    switch (host) {
      case HostPattern.Exact name -> exact.put(name.text(), table);
      case HostPattern.Suffix suffix -> suffixes.put(suffix.end(), table);
      case HostPattern.Any nothing -> any = table;
    }
  }

  /**
   * The rule that takes a request.
   *
   * @param host in lower case, without port and without a dot at its end; empty when the request
   *     names none
   * @param path normalised for matching, without query
   */
  public Optional<SchedulingRule> match(String host, String path) {
    Optional<SchedulingRule> found = in(exact.get(host), path);
    // No suffix takes a longer host, so that a host of nothing but dots costs little.
    if (host.length() <= HostPattern.MAX_LENGTH) {
      for (int dot = host.indexOf('.', 1); found.isEmpty() && dot > 0; ) {
        found = in(suffixes.get(host.substring(dot)), path);
        dot = host.indexOf('.', dot + 1);
      }
    }
    return found.isPresent() ? found : in(any, path);
  }

  private static Optional<SchedulingRule> in(@Nullable PathTable table, String path) {
    return table == null ? Optional.empty() : table.match(path);
  }

  @Override
  public Protocol protocol() {
    return Protocol.HTTP;
  }

  @Override
  public List<SchedulingRule> rules() {
    return rules;
  }
}
