package dev.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.health.Evidence.ClientConnected;
import dev.pointsman.health.Evidence.ClientFailed;
import dev.pointsman.health.Evidence.ProbeFailed;
import dev.pointsman.health.Evidence.ProbeOk;
import dev.pointsman.health.Evidence.Released;
import dev.pointsman.health.Evidence.RetryDue;
import dev.pointsman.health.HealthMachine.Step;
import dev.pointsman.health.HealthMachine.Transition;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.HealthPolicy.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The examples; {@link HealthModelTest} has the rest. */
final class HealthMachineTest {
  private static final Evidence OK = new ProbeOk();
  private static final Evidence FAILED = new ProbeFailed("connection refused");
  private static final Evidence CONNECTED = new ClientConnected();
  private static final Evidence CLIENT_FAILED = new ClientFailed("connect timeout");

  private HealthPolicy policy = HealthPolicy.DEFAULT;
  private boolean autoReenable = true;
  private long now = 1_000;
  private HealthState state = HealthState.initial(now);
  private final List<Transition> transitions = new ArrayList<>();

  @Test
  void unknownServerIsUpAfterOneCheck() {
    // when
    observe(OK);
    // then
    assertThat(state).isEqualTo(new HealthState.Up(1_001, Failures.NONE));
    assertThat(transitions)
        .containsExactly(new Transition(new HealthState.Unknown(1_000, Failures.NONE), state));
  }

  @Test
  void unknownServerIsDownAfterThreeFailures() {
    // when
    observe(FAILED, FAILED, FAILED);
    // then
    assertThat(state).isEqualTo(new HealthState.Down(1_003, "connection refused", 0, false));
    assertThat(labels()).containsExactly("unknown>down");
  }

  @Test
  void upServerFallsByFailuresOfChecksAndClientsTogether() {
    // given
    observe(OK);
    // when
    observe(FAILED, CLIENT_FAILED);
    // then
    assertThat(state.label()).isEqualTo("up");
    // when
    observe(CLIENT_FAILED);
    // then
    assertThat(state).isEqualTo(new HealthState.Down(1_004, "connect timeout", 0, false));
  }

  @Test
  void upServerThatAcceptsClientsButFailsItsChecksFallsAllTheSame() {
    // given
    observe(OK);
    // when
    observe(FAILED, CONNECTED, FAILED, CONNECTED, FAILED);
    // then
    assertThat(state.label()).isEqualTo("down");
  }

  @Test
  void upServerThatClientsReachNowAndThenStaysUp() {
    // given
    observe(OK);
    // when
    for (int i = 0; i < 10; i++) {
      observe(CLIENT_FAILED, CLIENT_FAILED, CONNECTED);
    }
    // then
    assertThat(state).isEqualTo(new HealthState.Up(1_001, Failures.NONE));
  }

  @Test
  void downServerReturnsAfterTwoChecksInARow() {
    // given
    observe(FAILED, FAILED, FAILED);
    // when
    observe(OK, CLIENT_FAILED, CONNECTED, OK);
    // then
    assertThat(state).isEqualTo(new HealthState.Down(1_003, "connect timeout", 1, false));
    // when
    observe(OK);
    // then
    assertThat(state).isEqualTo(new HealthState.Up(1_008, Failures.NONE));
    assertThat(labels()).containsExactly("unknown>down", "down>up");
  }

  @Test
  void downServerThatIsNotReenabledIsHeldUntilAnOperatorReleasesIt() {
    // given
    autoReenable = false;
    observe(FAILED, FAILED, FAILED);
    // when
    observe(OK, OK, OK, CONNECTED);
    // then
    assertThat(state).isEqualTo(new HealthState.Held(1_005, "connection refused", Failures.NONE));
    // when
    observe(new Released());
    // then
    assertThat(labels()).containsExactly("unknown>down", "down>held", "held>up");
  }

  @Test
  void downServerThatAnOperatorReleasesReturnsWhenItIsWell() {
    // given
    autoReenable = false;
    observe(FAILED, FAILED, FAILED);
    // when
    observe(new Released(), FAILED, OK, OK);
    // then
    assertThat(labels()).containsExactly("unknown>down", "down>up");
    // when: it was released for that time only
    observe(FAILED, FAILED, FAILED, OK, OK);
    // then
    assertThat(state.label()).isEqualTo("held");
  }

  @Test
  void heldServerThatFailsAgainIsDown() {
    // given
    autoReenable = false;
    observe(FAILED, FAILED, FAILED, OK, OK);
    // when
    observe(FAILED, CLIENT_FAILED, FAILED);
    // then
    assertThat(labels()).containsExactly("unknown>down", "down>held", "held>down");
  }

  @Test
  void heldServerReturnsOnceReenablingIsSwitchedOn() {
    // given
    autoReenable = false;
    observe(FAILED, FAILED, FAILED, OK, OK);
    // when
    autoReenable = true;
    observe(OK);
    // then
    assertThat(state.label()).isEqualTo("up");
  }

  @Test
  void uncheckedServerIsTriedAgainOnProbation() {
    // given
    policy = unchecked();
    observe(CLIENT_FAILED, CLIENT_FAILED, CLIENT_FAILED);
    assertThat(HealthMachine.retryAt(policy, state)).isEqualTo(OptionalLong.of(31_003));
    // when
    observe(new RetryDue());
    // then
    assertThat(state.label()).as("too early").isEqualTo("down");
    // when
    now = 31_002;
    observe(new RetryDue());
    // then
    assertThat(state.label()).isEqualTo("unknown");
    // when
    observe(CLIENT_FAILED);
    // then
    assertThat(labels()).containsExactly("unknown>down", "down>unknown", "unknown>down");
  }

  @Test
  void uncheckedServerThatClientsReachAgainIsOffProbation() {
    // given
    policy = unchecked();
    observe(CLIENT_FAILED, CLIENT_FAILED, CLIENT_FAILED);
    now = 31_002;
    observe(new RetryDue());
    // when
    observe(CONNECTED, CLIENT_FAILED, CLIENT_FAILED);
    // then
    assertThat(state.label()).isEqualTo("unknown");
  }

  @Test
  void checkedServerIsNotRetriedWithoutItsChecks() {
    // given
    observe(FAILED, FAILED, FAILED);
    now = 1_000_000;
    // when
    observe(new RetryDue());
    // then
    assertThat(state.label()).isEqualTo("down");
    assertThat(HealthMachine.retryAt(policy, state)).isEmpty();
  }

  private void observe(Evidence... all) {
    for (Evidence evidence : all) {
      now++;
      Step step = HealthMachine.step(policy, autoReenable, state, evidence, now);
      step.transition().ifPresent(transitions::add);
      state = step.next();
    }
  }

  private List<String> labels() {
    return transitions.stream().map(t -> t.from().label() + ">" + t.to().label()).toList();
  }

  private static HealthPolicy unchecked() {
    HealthPolicy d = HealthPolicy.DEFAULT;
    return new HealthPolicy(
        Check.NONE, d.port(), d.interval(), d.timeout(), d.fall(), d.rise(), d.path(), d.host());
  }
}
