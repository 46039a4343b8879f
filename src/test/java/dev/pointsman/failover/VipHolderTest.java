package dev.pointsman.failover;

import static dev.pointsman.failover.FailoverNodes.A;
import static dev.pointsman.failover.FailoverNodes.MEDIA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.election.Transition.Announce;
import dev.pointsman.election.Transition.Take;
import dev.pointsman.election.Transition.TakeReason;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.Term;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** A VIP that another node, which is at work, lets this one have; in simulated time. */
final class VipHolderTest {
  private static final Term TERM = new Term(2);

  private final FakeAddresses addresses = new FakeAddresses();
  private final SimulatedLoop loop = new SimulatedLoop();
  private final TestInbox<FailoverActor.Event> site = TestInbox.create();
  private final VipHolder holder =
      new VipHolder(
          FailoverNodes.media(), loop, addresses, SiteMetrics.none().cluster(), site.getRef());

  @Test
  void isAnnouncedOnceTheOwnerBeforeHasLetGo() {
    take();
    holder.serving();
    loop.runUntil(Duration.ofMillis(200));
    assertThat(addresses.announcements).hasValue(0);

    letGo();

    assertThat(addresses.announcements).hasValue(1);
  }

  @Test
  void isAnnouncedAtOnceByOneThatServesItOnlyAfterThat() {
    take();
    loop.runUntil(Duration.ofMillis(200));
    letGo();
    assertThat(addresses.announcements).as("nobody would be served").hasValue(0);

    holder.serving();

    assertThat(addresses.announcements).hasValue(1);
  }

  @Test
  void isAnnouncedAfterAWhileIfTheOwnerBeforeIsNotHeardToHaveLetGo() {
    take();
    holder.serving();

    loop.runUntil(Duration.ofMillis(500));

    assertThat(addresses.announcements).hasValue(1);
  }

  private void take() {
    Take take = new Take(MEDIA, TERM, TakeReason.MOVED, Optional.of(A));
    holder.take(Takeover.decided(take, OptionalLong.empty(), 0, 0));
    assertThat(site.receiveMessage()).isEqualTo(new FailoverActor.Own(MEDIA, TERM));
  }

  private void letGo() {
    holder.announceAgain(new Announce(MEDIA, TERM, A));
  }
}
