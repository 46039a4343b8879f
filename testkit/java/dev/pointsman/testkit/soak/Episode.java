package dev.pointsman.testkit.soak;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A fault, and what happens beside it, on a site that is whole before and has to become whole
 * again.
 *
 * @param number from 1
 * @param fault what it is called by
 * @param acts what is done, in order of time
 */
record Episode(int number, Fault fault, List<Act> acts) {
  Episode {
    acts = List.copyOf(acts);
  }

  /**
   * One thing that is done.
   *
   * @param target the number of the node that is hit or asked, or of the server that is hit
   * @param detail of an operation: the VIP that is moved; {@code drain server-1}; otherwise empty
   */
  record Step(Fault fault, int target, String detail) {
    @Override
    public String toString() {
      String where =
          fault.kind() == Fault.Kind.SERVER
              ? Configuration.serverName(target)
              : Configuration.nodeName(target);
      return switch (fault) {
        case MOVE -> "move %s to %s".formatted(detail, where);
        case RELOAD -> "reload at " + where;
        case ADMIN -> "%s at %s".formatted(detail, where);
        default -> "%s %s".formatted(fault.label(), where);
      };
    }
  }

  /**
   * Something done at a time.
   *
   * @param atMillis since the episode began
   * @param ends whether it ends what began before
   */
  record Act(long atMillis, boolean ends, Step step) {
    @Override
    public String toString() {
      return "%d ms: %s%s".formatted(atMillis, ends ? "end of " : "", step);
    }
  }

  /** Whether nodes may be changed that do not hear each other meanwhile. */
  boolean isolates() {
    return acts.stream().anyMatch(act -> act.step().fault().isolates());
  }

  @Override
  public String toString() {
    return acts.stream().map(Act::toString).collect(Collectors.joining("; "));
  }
}
