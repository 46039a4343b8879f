package dev.pointsman.plan;

import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.Vip;
import java.util.List;
import java.util.OptionalInt;

/** One step of a {@link ReloadPlan}. */
public sealed interface Operation {
  /** A server that was not there. */
  record AddServer(Server server) implements Operation {}

  /**
   * A server whose weight, limit, health policy or address is another. Its administrative state,
   * its health and its connections stay; only new connections go to a new address.
   */
  record ChangeServer(Server before, Server after) implements Operation {}

  /**
   * A server without a health port of its own, whose check goes to another port because another
   * rule is now the first one that names it.
   *
   * @param before the port asked so far; empty when no rule named the server
   * @param after the port asked from now on
   */
  record MoveHealthCheck(Server server, OptionalInt before, OptionalInt after)
      implements Operation {}

  /** A server that is gone; connections that still go to it are closed. */
  record RemoveServer(Server server) implements Operation {}

  /** A VIP that was not there; its listeners are opened by operations of their own. */
  record AddVip(Vip vip) implements Operation {}

  /**
   * A VIP with another address or other scheduler nodes. When the address is another its listeners
   * have been closed before and are opened after this.
   */
  record ChangeVip(Vip before, Vip after) implements Operation {}

  /** A VIP that is gone; its listeners have been closed before. */
  record RemoveVip(Vip vip) implements Operation {}

  /** A listener that was not there; {@code rules} is never empty. */
  record OpenListener(ListenerId listener, List<SchedulingRule> rules) implements Operation {
    public OpenListener {
      rules = List.copyOf(rules);
    }
  }

  /**
   * A listener with other rules; it goes on listening, and connections of the rules that are in
   * both stay. Those of rules that are gone may finish until the drain deadline.
   */
  record ChangeListener(
      ListenerId listener, List<SchedulingRule> before, List<SchedulingRule> after)
      implements Operation {
    public ChangeListener {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }

  /** A listener that is gone; its connections may finish until the drain deadline. */
  record CloseListener(ListenerId listener, List<SchedulingRule> rules) implements Operation {
    public CloseListener {
      rules = List.copyOf(rules);
    }
  }
}
