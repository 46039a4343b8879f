package dev.pointsman.config;

import dev.pointsman.config.Draft.Placed;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Vip;

/** Checks what a rule that hops needs and the file alone can tell. */
final class HopChecks {
  private final Draft draft;

  HopChecks(Draft draft) {
    this.draft = draft;
  }

  void run() {
    for (Placed<SchedulingRule> rule : draft.rules) {
      if (rule.value().forwarding() == Forwarding.HOP) {
        protocol(rule);
        serverPort(rule);
        Placed<Vip> vip = draft.vips.get(rule.value().vip());
        if (vip != null && vip.value().networkInterface().isEmpty()) {
          draft.findings.error(
              rule.place("forward"),
              rule.key("forward"),
              Forwarding.HOP.label(),
              vip.reference("address") + " is not on an interface of ours",
              "`vips." + vip.value().name() + ".interface`, the network of clients and servers");
        }
      }
    }
  }

  private void protocol(Placed<SchedulingRule> rule) {
    Protocol protocol = rule.value().protocol();
    if (protocol != Protocol.TELNET) {
      draft.findings.error(
          rule.place("forward"),
          rule.key("forward"),
          Forwarding.HOP.label(),
          "not yet for `protocol = "
              + protocol.label()
              + "`: a connection that was read from cannot be handed over",
          "`forward = relay`, or `protocol = telnet`");
    }
  }

  private void serverPort(Placed<SchedulingRule> rule) {
    if (rule.value().serverPort() != rule.value().port()) {
      draft.findings.error(
          rule.place("server-port"),
          rule.key("server-port"),
          Integer.toString(rule.value().serverPort()),
          "a connection that hops reaches its server as the client dialled it",
          "left out, or " + rule.value().port());
    }
  }
}
