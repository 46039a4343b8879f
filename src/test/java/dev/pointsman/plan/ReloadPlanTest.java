package dev.pointsman.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.ClusterSettings;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Site;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class ReloadPlanTest {
  @Test
  void carriedOutStepByStepThePlanLeadsFromAnySiteToAnyOtherAndStaysSound() {
    RandomGenerator random = new SplittableRandom(21);
    for (int i = 0; i < 20_000; i++) {
      // given
      Site current = Sites.random(random);
      Site next = Sites.random(random);
      PlanModel model = new PlanModel(current);
      PlanModel wanted = new PlanModel(next);
      // when
      ReloadPlan plan = ReloadPlan.between(current, next);
      for (Operation operation : plan.operations()) {
        model.apply(operation);
        model.assertSound();
      }
      // then
      assertThat(model.servers).isEqualTo(wanted.servers);
      assertThat(model.vips).isEqualTo(wanted.vips);
      assertThat(model.listeners).isEqualTo(wanted.listeners);
      assertUntouched(new PlanModel(current), wanted, model);
    }
  }

  /** Listeners that are the same in both sites stand in no operation, and all others do. */
  private static void assertUntouched(PlanModel current, PlanModel next, PlanModel done) {
    current.listeners.forEach(
        (id, open) ->
            assertThat(done.touched.contains(id))
                .as("%s touched", id)
                .isEqualTo(!open.equals(next.listeners.get(id))));
  }

  @Test
  void betweenASiteAndItselfThereIsNothingToDo() {
    RandomGenerator random = new SplittableRandom(22);
    for (int i = 0; i < 2_000; i++) {
      // given
      Site site = Sites.random(random);
      // when, then
      assertThat(ReloadPlan.between(site, site).isEmpty()).isTrue();
    }
  }

  @Test
  void theOrderOfRulesDecidesWhereHealthIsAskedAndNothingElse() {
    RandomGenerator random = new SplittableRandom(24);
    int moved = 0;
    for (int i = 0; i < 2_000; i++) {
      // given
      Site site = Sites.random(random);
      Site reversed =
          new Site(
              site.node(), site.schedulers(), site.vips(), site.servers(), site.rules().reversed());
      // when
      ReloadPlan plan = ReloadPlan.between(site, reversed);
      // then
      assertThat(plan.operations())
          .allMatch(operation -> operation instanceof Operation.MoveHealthCheck);
      moved += plan.operations().size();
    }
    assertThat(moved).isPositive();
  }

  @Test
  void theSummaryAddsUp() {
    RandomGenerator random = new SplittableRandom(23);
    for (int i = 0; i < 2_000; i++) {
      // given
      Site current = Sites.random(random);
      Site next = Sites.random(random);
      // when
      PlanSummary.Counts rules = ReloadPlan.between(current, next).summary().rules();
      // then
      assertThat(rules.added() + rules.changed() + rules.kept())
          .isEqualTo(Sites.rulesByName(next).size());
      assertThat(rules.removed() + rules.changed() + rules.kept())
          .isEqualTo(Sites.rulesByName(current).size());
    }
  }

  @Test
  void onlyWhatIsDifferentStandsInThePlanAndIsSaidInWords() {
    // given
    Site current =
        Sites.site()
            .vip("media", "127.0.0.101")
            .server("s1", "127.0.0.11", 1)
            .server("s2", "127.0.0.12", 1)
            .rule("media", 7070, "*", 7070, "s1", "s2")
            .rule("media", 80, "/a", 80, "s1")
            .rule("media", 80, "/b", 80, "s2")
            .rule("media", 81, "*", 81, "s2")
            .build();
    Site next =
        Sites.site()
            .vip("media", "127.0.0.101")
            .server("s1", "127.0.0.11", 3)
            .server("s3", "127.0.0.13", 1)
            .rule("media", 7070, "*", 7070, "s1", "s3")
            .rule("media", 80, "/a", 80, "s1")
            .rule("media", 80, "/c", 80, "s3")
            .rule("media", 82, "*", 82, "s3")
            .build();
    // when
    ReloadPlan plan = ReloadPlan.between(current, next);
    // then
    assertThat(plan.lines())
        .containsExactly(
            "server s1 changed: weight 1 -> 3",
            "server s3 (127.0.0.13) added",
            "rule media:82 added",
            "rule media:80/c added",
            "rule media:80/b removed",
            "rule media:7070 changed: servers s1 s2 -> s1 s3",
            "rule media:81 removed",
            "server s2 (127.0.0.12) removed");
    assertThat(plan.summary())
        .hasToString(
            "rules: 2 added, 1 changed, 1 kept, 2 removed; VIPs: 1 kept; servers: 1 added,"
                + " 1 changed, 1 removed");
    assertThat(plan.restartNeeded()).isEmpty();
  }

  @Test
  void aVipThatMovesHasItsListenersClosedBeforeAndOpenedAfter() {
    // given
    Site current = oneRule("v1", "127.0.0.101", 80);
    Site next = oneRule("v1", "127.0.0.102", 80);
    // when, then
    assertThat(ReloadPlan.between(current, next).lines())
        .containsExactly(
            "rule v1:80 removed",
            "VIP v1 changed: address 127.0.0.101 -> 127.0.0.102",
            "rule v1:80 added");
  }

  @Test
  void aVipThatIsRenamedLeavesItsPortBeforeTheNewOneTakesIt() {
    // given
    Site current = oneRule("v1", "127.0.0.101", 80);
    Site next = oneRule("v2", "127.0.0.101", 80);
    // when, then
    assertThat(ReloadPlan.between(current, next).lines())
        .containsExactly(
            "rule v1:80 removed",
            "VIP v2 (127.0.0.101) added",
            "rule v2:80 added",
            "VIP v1 (127.0.0.101) removed");
  }

  @Test
  void aRuleThatMovesTheHealthCheckOfAnUnchangedServerSaysSo() {
    // given
    Site current = Sites.site().vip("v", "127.0.0.1").server("s", "127.0.0.2", 1).build();
    Site next =
        Sites.site()
            .vip("v", "127.0.0.1")
            .server("s", "127.0.0.2", 1)
            .rule("v", 80, "*", 8080, "s")
            .build();
    // when, then
    assertThat(ReloadPlan.between(current, next).lines())
        .containsExactly(
            "server s: health check moves from no port to port 8080", "rule v:80 added");
  }

  @Test
  void settingsOfTheProcessNeedARestart() {
    // given
    Site site = oneRule("v", "127.0.0.101", 80);
    // when
    ReloadPlan plan = ReloadPlan.between(site, settings(8900, 30), site, settings(8901, 60));
    // then
    assertThat(plan.isEmpty()).isFalse();
    assertThat(plan.operations()).isEmpty();
    assertThat(plan.lines())
        .containsExactly(
            "api: 127.0.0.1:8900 -> 127.0.0.1:8901 (needs a restart)",
            "drain-deadline: 30000 ms -> 60000 ms (needs a restart)");
    assertThat(ReloadPlan.between(site, settings(1, 1), site, settings(1, 1)).isEmpty()).isTrue();
  }

  private static Site oneRule(String vip, String address, int port) {
    return Sites.site()
        .vip(vip, address)
        .server("s1", "127.0.0.11", 1)
        .rule(vip, port, "*", 80, "s1")
        .build();
  }

  private static NodeSettings settings(int apiPort, int drainSeconds) {
    Endpoint any = new Endpoint(InetAddress.ofLiteral("127.0.0.1"), 0);
    return new NodeSettings(
        new Endpoint(any.address(), apiPort),
        new NodeSettings.Metrics(any, any, false),
        new NodeSettings.AccessLog(Optional.empty(), Duration.ofMinutes(1)),
        0,
        Duration.ofSeconds(drainSeconds),
        ClusterSettings.DEFAULT);
  }
}
