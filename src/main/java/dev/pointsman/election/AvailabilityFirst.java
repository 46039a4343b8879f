package dev.pointsman.election;

import dev.pointsman.election.Transition.Release;
import dev.pointsman.election.Transition.ReleaseReason;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.util.Optional;

/**
 * The rule under {@code quorum = none}: whom the choice falls on takes the VIP, and whoever hears
 * of a better claim than its own lets go. The new owner is there before the old one goes, so a
 * planned move has two owners for the time a message takes, and never none.
 */
final class AvailabilityFirst {
  private AvailabilityFirst() {}

  static Verdict decide(Scene scene, Tenure tenure) {
    return switch (tenure) {
      case Tenure.Standby standby -> waiting(scene, standby);
      case Tenure.Owner owner -> owning(scene, owner);
      case Tenure.Candidate candidate -> Verdict.none(candidate.withdraw());
      case Tenure.Yielding yielding -> Verdict.none(yielding.gone());
    };
  }

  private static Verdict waiting(Scene scene, Tenure.Standby standby) {
    if (!scene.choosesSelf()) {
      return Verdict.none(standby);
    }
    Term term = scene.highest().next();
    return Verdict.of(standby.take(term, scene.wished(), scene.alone()), scene.take(term));
  }

  private static Verdict owning(Scene scene, Tenure.Owner owner) {
    boolean outdone = scene.best().filter(best -> !best.node().equals(scene.self())).isPresent();
    Optional<NodeName> chosen = scene.chosen().map(Standing::node);
    return switch (scene.presence()) {
      case UNFIT -> release(scene, owner, ReleaseReason.UNFIT, chosen);
      case FIT, DEPARTING, OVERDUE -> {
        if (outdone && scene.choosesSelf()) {
          Term term = scene.highest().next();
          yield Verdict.of(owner.raise(term, scene.wished()), scene.take(term));
        }
        if (scene.choosesSelf() && (scene.overtaken() || facesLaterTerm(scene, owner))) {
          Term term = scene.highest().next();
          yield Verdict.of(owner.raise(term, owner.moved()), scene.stay(term));
        }
        if (outdone) {
          Optional<NodeName> better = scene.rival().map(Standing::node);
          yield release(scene, owner, ReleaseReason.BETTER_CLAIM, better);
        }
        boolean wait = scene.presence() == Scene.Presence.DEPARTING && chosen.isPresent();
        yield scene.presence() == Scene.Presence.FIT || wait
            ? staying(scene, owner)
            : release(scene, owner, ReleaseReason.LEAVING, Optional.empty());
      }
    };
  }

  /** A rival that was cut off has a later term, and its claim is the lesser: terms only rise. */
  private static boolean facesLaterTerm(Scene scene, Tenure.Owner owner) {
    return scene.rival().filter(rival -> rival.term().after(owner.term())).isPresent();
  }

  static Verdict staying(Scene scene, Tenure.Owner owner) {
    Tenure.Owner facing = owner.facing(scene.rival().map(Standing::node));
    return Verdict.none(facing.rival().isEmpty() && !scene.alone() ? facing.confirmed() : facing);
  }

  static Verdict release(
      Scene scene, Tenure.Owner owner, ReleaseReason reason, Optional<NodeName> successor) {
    return Verdict.of(
        owner.letGo(), new Release(scene.contest().vip(), owner.term(), reason, successor));
  }
}
