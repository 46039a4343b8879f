package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.linux.datapath.Role;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.HopSettings;
import java.net.InetAddress;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An interface that is not there: whoever waits for it hears so. */
final class HopInterfaceActorTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.100");

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<HopVipActor.Command> vip = kit.createTestProbe();
  private final TestProbe<HopVipActor.Event> events = kit.createTestProbe();
  private final ActorRef<HopInterfaceActor.Command> absent =
      kit.spawn(
          HopInterfaceActor.create(
              "absent0", HopSettings.DEFAULT, HopPeers.NONE, SiteMetrics.none()));

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  private HopInterfaceActor.Declare declare(Role role) {
    return new HopInterfaceActor.Declare(
        vip.getRef(),
        new HopInterfaceActor.Declaration(ADDRESS, Set.of(80), role, Set.of()),
        events.getRef());
  }

  @Test
  void anOwnerIsToldThoughTheInterfaceCannotBeUsed() {
    // when
    absent.tell(declare(Role.OWNER));
    // then
    assertThat(vip.expectMessageClass(HopVipActor.NotReady.class).reason()).contains("absent0");
    events.expectMessageClass(HopVipActor.Owning.class);
  }

  @Test
  void nobodyIsToldOfWhatAStandbyWants() {
    // when
    absent.tell(declare(Role.STANDBY));
    absent.tell(declare(Role.OWNER));
    // then
    vip.expectMessageClass(HopVipActor.NotReady.class);
    vip.expectMessageClass(HopVipActor.NotReady.class);
    events.expectMessageClass(HopVipActor.Owning.class);
    events.expectNoMessage();
  }
}
