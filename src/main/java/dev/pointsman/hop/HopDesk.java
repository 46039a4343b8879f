package dev.pointsman.hop;

import dev.pointsman.connection.Choice;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.dispatch.Pick;
import dev.pointsman.dispatch.RuleServers;
import dev.pointsman.dispatch.Sticking;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.ServerName;
import java.util.Set;

/** Chooses the servers of new flows, as listeners do those of connections that are relayed. */
final class HopDesk {
  private final NodeContext node;
  private final HopAccounts accounts;
  private final Sticking sticking;

  HopDesk(NodeContext node, HopAccounts accounts) {
    this.node = node;
    this.accounts = accounts;
    this.sticking = new Sticking(node.bindings());
  }

  /**
   * Picks a server for a new flow, which is counted in: at the server, at its rule and at the node.
   * A flow that is refused is counted by its rule alone.
   *
   * @param unreachable servers that nothing can be sent to
   */
  Pick pick(RuleServers rule, FlowKey key, Set<ServerName> unreachable) {
    accounts.accept(rule.rule());
    if (!node.acquire()) {
      return new Pick.Refused(CloseCause.NODE_LIMIT);
    }
    Pick pick =
        accounts.full(rule.rule())
            ? new Pick.Refused(CloseCause.RULE_LIMIT)
            : sticking.pick(rule, key.client().address(), unreachable, ConnectFailure.UNREACHABLE);
    if (pick instanceof Pick.Refused) {
      node.release();
    }
    return pick;
  }

  /** A client's binding is used. */
  void refresh(Choice choice, FlowKey key) {
    sticking.refresh(choice, key.client().address());
  }
}
