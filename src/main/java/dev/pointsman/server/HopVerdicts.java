package dev.pointsman.server;

import dev.pointsman.linux.HalfOpen;
import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.Server;
import dev.pointsman.transport.ProbeVerdict;

/** What a server's answer for a VIP means, in the operator's words: the VIP and what to do. */
final class HopVerdicts {
  private static final String PREPARE = " (pointsman server-prepare)";

  private HopVerdicts() {}

  static ProbeVerdict of(HalfOpen found, Server server, CheckTargets.OfVip target) {
    String address = server.address().getHostAddress();
    return switch (found) {
      case HalfOpen.Accepted accepted -> ProbeVerdict.PASSED;
      case HalfOpen.Refused refused ->
          failed(target, "refused; does the service listen on the VIP, or on all addresses?");
      case HalfOpen.Silent silent ->
          failed(target, "no answer; does the server have the VIP on its loopback?" + PREPARE);
      case HalfOpen.NotThere gone ->
          failed(target, address + " " + gone.reason() + " on " + target.networkInterface());
      case HalfOpen.Elsewhere there ->
          failed(
              target,
              "%s is not on the link of %s but %s; a server that is hopped to has to be"
                  .formatted(address, target.networkInterface(), there.way()));
      case HalfOpen.ThisNode here -> throw new IllegalArgumentException("asked in another way");
      case HalfOpen.NotMade not -> ProbeVerdict.notMade(not.reason());
    };
  }

  /** Of a server that is this node and was dialled. */
  static ProbeVerdict of(ProbeVerdict dialled, CheckTargets.OfVip target) {
    return dialled.outcome() == ProbeVerdict.Outcome.FAILED
        ? failed(target, dialled.reason())
        : dialled;
  }

  /** Of a server that is this node, and is not the VIP's owner now. */
  static ProbeVerdict withoutVip(CheckTargets.OfVip target) {
    return failed(
        target, "the server is this node, and does not have the VIP on its loopback" + PREPARE);
  }

  private static ProbeVerdict failed(CheckTargets.OfVip target, String reason) {
    return ProbeVerdict.failed("VIP " + target + ": " + reason);
  }
}
