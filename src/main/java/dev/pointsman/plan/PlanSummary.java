package dev.pointsman.plan;

import dev.pointsman.model.RuleId;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much of a site a {@link ReloadPlan} touches. */
public record PlanSummary(Counts servers, Counts vips, Counts rules) {
  /**
   * What becomes of things of one kind.
   *
   * @param changed those in both sites that are not the same; rules of a VIP whose address is
   *     another are among them
   * @param kept those that are the same
   */
  public record Counts(int added, int changed, int removed, int kept) {
    static <N, T> Counts between(Map<N, T> current, Map<N, T> next) {
      int kept = (int) next.entrySet().stream().filter(current.entrySet()::contains).count();
      int common = (int) next.keySet().stream().filter(current::containsKey).count();
      return new Counts(next.size() - common, common - kept, current.size() - common, kept);
    }

    /** {@code 1 added, 2 kept, 1 removed}, or {@code none}. */
    @Override
    public String toString() {
      List<String> parts = new ArrayList<>();
      part(parts, added, "added");
      part(parts, changed, "changed");
      part(parts, kept, "kept");
      part(parts, removed, "removed");
      return parts.isEmpty() ? "none" : String.join(", ", parts);
    }

    private static void part(List<String> parts, int count, String what) {
      if (count > 0) {
        parts.add(count + " " + what);
      }
    }
  }

  /** A rule as clients see it: with the address of its VIP. */
  private record PlacedRule(SchedulingRule rule, Object address) {}

  static PlanSummary between(Site current, Site next) {
    return new PlanSummary(
        Counts.between(current.servers(), next.servers()),
        Counts.between(current.vips(), next.vips()),
        Counts.between(rules(current), rules(next)));
  }

  private static Map<RuleId, PlacedRule> rules(Site site) {
    SiteIndex index = new SiteIndex(site);
    Map<RuleId, PlacedRule> rules = new HashMap<>();
    index
        .listeners()
        .forEach(
            (id, named) ->
                named.forEach(
                    (name, rule) ->
                        rules.put(name, new PlacedRule(rule, index.vip(id).address()))));
    return rules;
  }

  /** {@code rules: 1 added, 2 kept; VIPs: 1 kept; servers: 2 kept}. */
  @Override
  public String toString() {
    return "rules: " + rules + "; VIPs: " + vips + "; servers: " + servers;
  }
}
