package dev.pointsman.election;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.VipName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node tells all its peers, as heartbeat and at once when something changes. It may be lost,
 * doubled, late or overtaken: the newest says everything.
 *
 * @param from who says so
 * @param incarnation which start of that node
 * @param sequence counts the messages of that start, from 1
 * @param stamp its clock when it sent this, in nanoseconds since its start
 * @param ready whether it holds the replicated state
 * @param leaving whether it is shutting down
 * @param quorate whether it and a majority of all scheduler nodes, itself included, hear each other
 * @param hears whom it hears
 * @param vips its VIPs
 */
public record StateMessage(
    NodeName from,
    long incarnation,
    long sequence,
    long stamp,
    boolean ready,
    boolean leaving,
    boolean quorate,
    Set<NodeName> hears,
    List<VipState> vips) {
  public StateMessage {
    hears = Set.copyOf(hears);
    vips = List.copyOf(vips);
  }

  Optional<VipState> of(VipName vip) {
    return vips.stream().filter(state -> state.vip().equals(vip)).findFirst();
  }

  /** The VIPs of which it does not have all flows that hop. */
  Set<VipName> incomplete() {
    return vips.stream()
        .filter(state -> !state.copies().complete())
        .map(VipState::vip)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same without what changes with every message. */
  StateMessage news() {
    return new StateMessage(
        from,
        incarnation,
        0,
        0,
        ready,
        leaving,
        quorate,
        hears,
        vips.stream().map(VipState::news).toList());
  }
}
