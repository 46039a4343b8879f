package dev.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.health.Evidence.ClientConnected;
import dev.pointsman.health.Evidence.ClientFailed;
import dev.pointsman.health.Evidence.ProbeFailed;
import dev.pointsman.health.Evidence.ProbeOk;
import dev.pointsman.health.Evidence.Released;
import dev.pointsman.health.Evidence.RetryDue;
import dev.pointsman.health.HealthMachine.Step;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.HealthPolicy.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Random evidence, against a model that counts nothing and looks through the history instead. */
final class HealthModelTest {

  @Test
  void anyHistoryOfEvidenceLeadsWhereTheNaiveModelSays() {
    // given
    RandomGenerator random = new SplittableRandom(1);
    Set<String> seen = new TreeSet<>();
    for (int round = 0; round < 3_000; round++) {
      HealthPolicy policy = policy(random);
      boolean autoReenable = random.nextBoolean();
      int bias = random.nextInt(1, 9);
      long now = 0;
      HealthState state = HealthState.initial(now);
      Model model = new Model(policy, autoReenable);
      for (int step = 0; step < 100; step++) {
        now += random.nextInt(3) == 0 ? random.nextLong(40_000) : 1;
        Evidence evidence = evidence(random, bias);
        String before = state.label();
        // when
        Step result = HealthMachine.step(policy, autoReenable, state, evidence, now);
        model.observe(evidence, now);
        // then
        state = result.next();
        assertThat(state.label()).isEqualTo(model.label);
        assertThat(state.since()).isEqualTo(model.since);
        assertThat(result.transition().isPresent()).isEqualTo(!before.equals(state.label()));
        result.transition().ifPresent(t -> seen.add(t.from().label() + ">" + t.to().label()));
        if (state instanceof HealthState.Down down) {
          assertThat(down.reason()).isEqualTo(model.lastFailure);
        }
      }
    }
    // then: the chart in HealthState is complete, and nothing else happens
    assertThat(seen)
        .containsExactly(
            "down>held",
            "down>unknown",
            "down>up",
            "held>down",
            "held>up",
            "unknown>down",
            "unknown>up",
            "up>down");
  }

  private static Evidence evidence(RandomGenerator random, int bias) {
    boolean well = random.nextInt(10) < bias;
    return switch (random.nextInt(10)) {
      case 0 -> new Released();
      case 1 -> new RetryDue();
      case 2, 3, 4 -> well ? new ClientConnected() : new ClientFailed("c" + random.nextInt(100));
      default -> well ? new ProbeOk() : new ProbeFailed("p" + random.nextInt(100));
    };
  }

  private static HealthPolicy policy(RandomGenerator random) {
    return new HealthPolicy(
        random.nextBoolean() ? Check.NONE : Check.TCP,
        OptionalInt.empty(),
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        random.nextInt(1, 5),
        random.nextInt(1, 4),
        "/",
        "");
  }

  /** The rules in words, each applied to all that has happened since the last change. */
  private static final class Model {
    private final HealthPolicy policy;
    private final boolean autoReenable;
    private final List<Evidence> history = new ArrayList<>();
    private boolean probation;
    private boolean released;
    String label = "unknown";
    String lastFailure = "";
    long since;

    Model(HealthPolicy policy, boolean autoReenable) {
      this.policy = policy;
      this.autoReenable = autoReenable;
    }

    void observe(Evidence evidence, long now) {
      history.add(evidence);
      boolean failed = evidence instanceof ProbeFailed || evidence instanceof ClientFailed;
      if (evidence instanceof ProbeFailed failure) {
        lastFailure = failure.reason();
      } else if (evidence instanceof ClientFailed failure) {
        lastFailure = failure.reason();
      }
      if (label.equals("down")) {
        released |= evidence instanceof Released;
        String well = autoReenable || released ? "up" : "held";
        if (evidence instanceof ProbeOk && successes() >= policy.rise()) {
          become(well, now);
        } else if (evidence instanceof RetryDue
            && policy.check() == Check.NONE
            && now - since >= 30_000) {
          become(well.equals("up") ? "unknown" : "held", now);
          probation = label.equals("unknown");
        }
      } else if (failed && failures() >= policy.fall()) {
        become("down", now);
      } else if (label.equals("unknown") && evidence instanceof ProbeOk) {
        become("up", now);
      } else if (label.equals("held")
          && (evidence instanceof Released || (evidence instanceof ProbeOk && autoReenable))) {
        become("up", now);
      }
    }

    private void become(String next, long now) {
      label = next;
      since = now;
      history.clear();
      probation = false;
      released = false;
    }

    /** Checks that succeeded after the last failure. */
    private long successes() {
      long count = 0;
      for (Evidence evidence : history.reversed()) {
        if (evidence instanceof ProbeFailed || evidence instanceof ClientFailed) {
          break;
        }
        count += evidence instanceof ProbeOk ? 1 : 0;
      }
      return count;
    }

    private long failures() {
      List<Evidence> sinceCheck = after(history, ProbeOk.class);
      List<Evidence> sinceClient = after(sinceCheck, ClientConnected.class);
      boolean onProbation =
          probation
              && history.stream()
                  .noneMatch(e -> e instanceof ProbeOk || e instanceof ClientConnected);
      return sinceCheck.stream().filter(ProbeFailed.class::isInstance).count()
          + sinceClient.stream().filter(ClientFailed.class::isInstance).count()
          + (onProbation ? policy.fall() - 1 : 0);
    }

    private static List<Evidence> after(List<Evidence> all, Class<? extends Evidence> last) {
      for (int i = all.size() - 1; i >= 0; i--) {
        if (last.isInstance(all.get(i))) {
          return all.subList(i + 1, all.size());
        }
      }
      return all;
    }
  }
}
