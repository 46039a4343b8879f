package dev.pointsman.prepare;

import static dev.pointsman.prepare.Host.PlacedBy.OTHERS;
import static dev.pointsman.prepare.PreparingTest.addresses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.prepare.Plan.Todo;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class UndoingTest {
  private static final List<String> VIPS = List.of("10.10.10.101", "10.10.10.102", "fd00::101");

  private final ModelServer server =
      new ModelServer().link("eth0").placed("eth0", "10.10.10.11", 24, OTHERS);

  @Test
  void aServerThatWasNotPrepared_isLeftAlone() {
    Todo undo = (Todo) Undoing.plan(Set.of(), server.host());
    assertThat(undo.steps()).isEmpty();
  }

  @Test
  void oneVipOfTwoGoes_andTheRestStays() {
    prepare("10.10.10.101", "10.10.10.102");
    // when
    Todo undo = (Todo) Undoing.plan(addresses("10.10.10.101"), server.host());
    // then
    assertThat(PreparingTest.lines(undo))
        .containsExactly("nft -f -", "ip addr del 10.10.10.101/32 dev lo");
    server.apply(undo);
    assertThat(server.vips).isEqualTo(addresses("10.10.10.102"));
    assertThat(server.kept).hasSize(2);
  }

  @Test
  void aParameterThatTheOperatorChangedSinceThen_isLeft() {
    prepare("10.10.10.101");
    server.parameter(Parameters.ARP_IGNORE, "eth0", 2);
    // when
    Todo undo = (Todo) Undoing.plan(Set.of(), server.host());
    // then
    assertThat(undo.unchanged())
        .containsExactly(
            "net.ipv4.conf.eth0.arp_ignore is 2, and server-prepare had set it to 1: left");
    assertThat(undo.kept()).isEmpty();
  }

  @Test
  void anAddressOfSomebodyElse_isLeft() {
    server.placed("lo", "10.10.10.101", 32, OTHERS);
    prepare("10.10.10.101");
    // when
    server.apply((Todo) Undoing.plan(Set.of(), server.host()));
    // then
    assertThat(server.host().loopback().find(InetAddress.ofLiteral("10.10.10.101"))).isPresent();
    assertThat(server.table).isEmpty();
  }

  /** Random runs end as they began, whatever was there and whatever fails in between. */
  @Test
  void allOfItUndone_leavesAnyServerAsItWas() {
    for (int seed = 0; seed < 500; seed++) {
      RandomGenerator random = new Random(seed);
      ModelServer any = any(random);
      String before = any.snapshot();
      for (int run = 0; run < 6; run++) {
        Function<Host, Plan> planner = planner(random);
        if (planner.apply(any.host()) instanceof Todo todo) {
          failSomewhere(any, todo, random);
          any.apply(todo);
          assertThat(((Todo) planner.apply(any.host())).steps()).as("again, %d", seed).isEmpty();
        }
      }
      any.apply((Todo) Undoing.plan(Set.of(), any.host()));
      assertThat(any.snapshot()).as("seed %d", seed).isEqualTo(before);
    }
  }

  private static ModelServer any(RandomGenerator random) {
    ModelServer any = new ModelServer();
    for (String link : List.of("eth0", "eth1")) {
      any.link(link).placed(link, "10.10.10.1" + link.charAt(3), 24, OTHERS);
      for (Parameters each : Parameters.values()) {
        any.parameter(each, link, random.nextInt(4));
      }
    }
    if (random.nextBoolean()) {
      String vip = VIPS.get(random.nextInt(2));
      any.placed("lo", vip, random.nextInt(4) == 0 ? 24 : 32, OTHERS);
    }
    return any;
  }

  private static Function<Host, Plan> planner(RandomGenerator random) {
    Set<InetAddress> vips = addresses(VIPS.get(random.nextInt(3)));
    if (random.nextBoolean()) {
      vips.addAll(addresses(VIPS.get(random.nextInt(3))));
    }
    List<String> links = random.nextBoolean() ? List.of("eth0") : List.of("eth0", "eth1");
    return random.nextInt(3) == 0
        ? host -> Undoing.plan(vips, host)
        : host -> Preparing.plan(vips, links, host);
  }

  /** Does some steps and takes them back, which must leave no trace. */
  private static void failSomewhere(ModelServer server, Todo todo, RandomGenerator random) {
    String before = server.snapshot();
    int done = todo.steps().isEmpty() ? 0 : random.nextInt(todo.steps().size());
    List<Step> steps = todo.steps().subList(0, done);
    steps.forEach(step -> server.run(step.command()));
    steps.reversed().forEach(step -> server.run(step.back()));
    assertThat(server.snapshot()).isEqualTo(before);
  }

  private void prepare(String... vips) {
    server.apply((Todo) Preparing.plan(addresses(vips), List.of("eth0"), server.host()));
  }
}
