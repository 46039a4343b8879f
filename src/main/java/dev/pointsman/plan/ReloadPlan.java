package dev.pointsman.plan;

import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Site;
import java.util.ArrayList;
import java.util.List;

/**
 * What has to be done so that a running site becomes another one; nothing for what is the same.
 *
 * <pre>{@code
 * current:  media:7070 -> s1, s2    media:80 -> s2
 * next:     media:7070 -> s1, s2    media:8080 -> s3
 * plan:     add server s3, open media:8080, close media:80
 * }</pre>
 *
 * <p>The listener of port 7070 stands in no operation, so it and its connections are not touched.
 * The operations must be carried out in order; {@link Planner#operations} says what the order is
 * good for.
 *
 * @param operations what to do; empty when nothing is different
 * @param restartNeeded what is different and cannot be done without a restart
 * @param summary counts of what is added, changed, removed and kept
 */
public record ReloadPlan(
    List<Operation> operations, List<RestartNeeded> restartNeeded, PlanSummary summary) {
  public ReloadPlan {
    operations = List.copyOf(operations);
    restartNeeded = List.copyOf(restartNeeded);
  }

  /** The plan that leads from {@code current} to {@code next}. */
  public static ReloadPlan between(Site current, Site next) {
    return new ReloadPlan(
        new Planner(current, next).operations(),
        RestartNeeded.between(current, next),
        PlanSummary.between(current, next));
  }

  /** The same, and what in the settings of the node needs a restart. */
  public static ReloadPlan between(
      Site current, NodeSettings currentSettings, Site next, NodeSettings nextSettings) {
    ReloadPlan plan = between(current, next);
    List<RestartNeeded> restarts = new ArrayList<>(plan.restartNeeded());
    restarts.addAll(RestartNeeded.between(currentSettings, nextSettings));
    return new ReloadPlan(plan.operations(), restarts, plan.summary());
  }

  /** Whether nothing is different. */
  public boolean isEmpty() {
    return operations.isEmpty() && restartNeeded.isEmpty();
  }

  /** One line for each change, in order, and one for each that needs a restart. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    operations.forEach(operation -> lines.addAll(OperationText.lines(operation)));
    restartNeeded.forEach(needed -> lines.add(needed.toString()));
    return List.copyOf(lines);
  }
}
