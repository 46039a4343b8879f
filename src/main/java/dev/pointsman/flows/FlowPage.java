package dev.pointsman.flows;

import java.util.List;
import java.util.OptionalInt;

/**
 * A part of a table.
 *
 * @param flows those found in it, perhaps none
 * @param next where the next part begins; empty at the end. What is added meanwhile may be missed;
 *     what is there all the time is found once
 */
public record FlowPage(List<FlowView> flows, OptionalInt next) {
  public FlowPage {
    flows = List.copyOf(flows);
  }
}
