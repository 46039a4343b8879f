package dev.pointsman.election;

import dev.pointsman.model.VipName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What comes of a step.
 *
 * @param transitions what to take and give up, in order
 * @param message what to send to every peer, now
 * @param roles what this node is to each VIP
 * @param stepAt when to step again with {@link Input.Tick} if nothing happens before, on the clock
 *     of the step
 * @param answer to {@link Input.Move}, and only to that
 */
public record Decision(
    List<Transition> transitions,
    Optional<StateMessage> message,
    Map<VipName, Role> roles,
    long stepAt,
    Optional<MoveAnswer> answer) {
  public Decision {
    transitions = List.copyOf(transitions);
    roles = Map.copyOf(roles);
  }
}
