package dev.pointsman.testkit.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.NetworkLab;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The measuring parts, on a VIP that the test itself moves: the nodes answer without a relay. */
@Timeout(60)
class StageTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration EVERY = Duration.ofMillis(5);

  private Stage stage;
  private Stage.Vip media;
  private LabHost first;
  private LabHost second;
  private NameServer onFirst;
  private NameServer onSecond;

  @BeforeEach
  void twoNodesThatAnswerThemselves() {
    Tools.require(
        NetworkLab.lacking().isEmpty(),
        "a network of namespaces",
        "run it with " + NetworkLab.lacking().orElse("nothing more"));
    stage = Stage.build(2);
    media = stage.first();
    first = stage.node(0);
    second = stage.node(1);
    onFirst = NameServer.start(first, Stage.PORT);
    onSecond = NameServer.start(second, Stage.PORT);
    first.addAddress(media.address() + "/32");
    assertThat(stage.addresses().await(() -> owners().equals(Set.of("sched-1")), EVERY, SOON))
        .isTrue();
  }

  @AfterEach
  void gone() {
    onFirst.close();
    onSecond.close();
    stage.close();
  }

  @Test
  void aServiceThatIsThereHasNoFailure() {
    try (Prober prober = dial(SOON)) { // as long as a busy machine may need
      long from = System.nanoTime();

      assertThat(prober.await(pulse -> pulse.answered() >= 100, SOON)).isTrue();

      long to = prober.lastAnswered();
      Service service = Service.of(prober.takeUntil(to), from, to);
      assertThat(service.failures()).isZero();
      assertThat(service.ended()).isTrue();
      assertThat(service.gapNanos()).isLessThan(to - from);
    }
  }

  @Test
  void aVipThatIsAwayHasAGapOfAtLeastThatTime() {
    try (Prober prober = dial(Prober.PATIENCE);
        HeldConnections held = HeldConnections.open(stage.client(), List.of(media), 5, SOON)) {
      // when the VIP is on no node until dials have failed, and then on the other one
      long begin = System.nanoTime();
      first.removeAddress(media.address() + "/32");
      long away = System.nanoTime();
      assertThat(prober.await(pulse -> pulse.lastFailed() - away > 0, SOON)).isTrue();
      long returns = System.nanoTime();
      second.addAddress(media.address() + "/32");
      announce();
      assertThat(prober.await(pulse -> pulse.lastAnswered() - returns > 0, SOON)).isTrue();

      // then the client saw at least that, and the connections of before are lost
      long to = prober.lastAnswered();
      Service service = Service.of(prober.takeUntil(to), begin, to);
      assertThat(service.gapNanos()).isGreaterThanOrEqualTo(returns - away);
      assertThat(service.ended()).isTrue();
      assertThat(service.failures()).isPositive();
      assertThat(held.fates()).hasSize(5);
      assertThat(stage.addresses().await(() -> allLost(held), EVERY, SOON)).isTrue();
      assertThat(owners()).containsExactly("sched-2");
    }
  }

  @Test
  void aVipOnTwoNodesIsSeenToBeShared() {
    long begin = System.nanoTime();
    second.addAddress(media.address() + "/32");

    assertThat(stage.addresses().await(() -> owners().size() == 2, EVERY, SOON)).isTrue();
    first.removeAddress(media.address() + "/32");
    assertThat(stage.addresses().await(() -> owners().size() == 1, EVERY, SOON)).isTrue();

    long shared =
        Ownership.shared(
            stage.addresses().changes(), media.name(), begin, System.nanoTime(), Set.of());
    assertThat(shared).isPositive();
    assertThat(owners()).containsExactly("sched-2");
  }

  private static boolean allLost(HeldConnections held) {
    return held.fates().stream().allMatch(HeldConnections.Fate::lost);
  }

  private Prober dial(Duration patience) {
    Prober prober =
        Prober.start(
            stage.client(), new InetSocketAddress(media.address(), Stage.PORT), EVERY, patience);
    assertThat(prober.await(pulse -> pulse.answered() > 10, SOON)).isTrue();
    return prober;
  }

  /** The client forgets which MAC address the VIP has, as a gratuitous ARP makes it do. */
  private void announce() {
    stage.client().interfaceDown();
    stage.client().interfaceUp();
  }

  private Set<String> owners() {
    return stage.addresses().holders(media.name());
  }
}
