package dev.pointsman.prepare;

import java.util.List;
import java.util.Map;

/** What is to be done, or why it is not. */
public sealed interface Plan {
  /**
   * What is to be done.
   *
   * @param steps in their order; none when all is as it should be
   * @param kept what is to be remembered of kernel parameters once the steps are done
   * @param unchanged what was found as it should be, a sentence each
   * @param warnings what the operator should look at, a sentence each
   */
  record Todo(
      List<Step> steps, Map<String, Kept> kept, List<String> unchanged, List<String> warnings)
      implements Plan {
    public Todo {
      steps = List.copyOf(steps);
      kept = Map.copyOf(kept);
      unchanged = List.copyOf(unchanged);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Nothing is to be done.
   *
   * @param reasons each with the place, the value and what to do
   */
  record Refused(List<String> reasons) implements Plan {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }
}
