package dev.pointsman.stickiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.ServerName;
import dev.pointsman.model.Stickiness;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A rule's bindings, alone and merged with those of other nodes. */
final class BindingTableTest {
  private static final Duration TTL = Duration.ofMillis(1600);
  private static final Stickiness SMALL = new Stickiness(TTL, 5);

  private static final InetAddress CLIENT = client(1);
  private static final ServerName S1 = new ServerName("s1");
  private static final ServerName S2 = new ServerName("s2");

  private record Told(InetAddress client, NaiveBindings.Bound bound) {}

  private static InetAddress client(int i) {
    return InetAddress.ofLiteral(i % 2 == 0 ? "10.0.0." + i : "2001:db8::" + i);
  }

  private static Map<InetAddress, NaiveBindings.Bound> content(BindingTable table) {
    Map<InetAddress, NaiveBindings.Bound> content = new HashMap<>();
    table
        .changedAfter(0)
        .forEach(
            entry -> content.put(entry.client, new NaiveBindings.Bound(entry.server, entry.used)));
    assertThat(content).hasSize(table.size());
    return content;
  }

  @Test
  void isWhatANaiveOneIsAfterAnyUsesAndMerges() {
    for (int seed = 0; seed < 500; seed++) {
      RandomGenerator random = new SplittableRandom(seed);
      BindingTable table = new BindingTable(SMALL);
      NaiveBindings naive = new NaiveBindings(SMALL);
      long now = 1_000_000;
      for (int i = 0; i < 200; i++) {
        now += random.nextInt(4) == 0 ? random.nextInt(700) : random.nextInt(3);
        InetAddress client = client(1 + random.nextInt(9));
        ServerName server = random.nextBoolean() ? S1 : S2;
        switch (random.nextInt(4)) {
          case 0 -> {
            long used = now + random.nextInt(4000) - 2000;
            table.merge(client, server, used, now);
            naive.merge(client, new NaiveBindings.Bound(server, used), now);
          }
          case 1 -> {
            table.refresh(client, server, now);
            if (naive.bound(client, now).filter(server::equals).isPresent()) {
              naive.use(client, server, now);
            }
          }
          default -> {
            table.use(client, server, now);
            naive.use(client, server, now);
          }
        }
        for (int c = 1; c <= 9; c++) {
          assertThat(table.bound(client(c), now)).isEqualTo(naive.bound(client(c), now));
        }
        assertThat(table.size()).isLessThanOrEqualTo(SMALL.bindings());
      }
      long end = now;
      table.lapse(end);
      naive.bindings.keySet().removeIf(client -> naive.bound(client, end).isEmpty());
      assertThat(content(table)).isEqualTo(naive.bindings);
    }
  }

  @Test
  void mergingIsTheSameInAnyOrderAndHowOftenEver() {
    for (int seed = 0; seed < 500; seed++) {
      RandomGenerator random = new SplittableRandom(seed);
      List<Told> told = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        told.add(
            new Told(
                client(1 + random.nextInt(9)),
                new NaiveBindings.Bound(random.nextBoolean() ? S1 : S2, 1000 + random.nextInt(6))));
      }
      BindingTable one = merged(told);
      List<Told> again = new ArrayList<>(told);
      again.addAll(told.subList(0, random.nextInt(told.size())));
      Collections.shuffle(again, new Random(seed));
      assertThat(content(merged(again))).isEqualTo(content(one));
    }
  }

  private static BindingTable merged(List<Told> told) {
    BindingTable table = new BindingTable(SMALL);
    told.forEach(t -> table.merge(t.client(), t.bound().server(), t.bound().used(), 1000));
    return table;
  }

  @Test
  void aBindingIsKeptForTheTtlAfterItsLastUseAndNotMuchLonger() {
    // given
    BindingTable table = new BindingTable(SMALL);
    table.use(CLIENT, S1, 1000);
    // when: too soon after the last use to be taken note of
    table.use(CLIENT, S1, 1099);
    // then
    assertThat(table.changes()).isEqualTo(1);
    assertThat(table.bound(CLIENT, 1099 + 1600)).contains(S1);
    assertThat(table.bound(CLIENT, 1000 + 1700)).isEmpty();
    assertThat(table.size()).isZero();
  }

  @Test
  void theLeastRecentlyUsedGoesWhenThereAreTooMany() {
    // given
    BindingTable table = new BindingTable(SMALL);
    for (int i = 1; i <= 5; i++) {
      table.use(client(i), S1, 1000 + i);
    }
    table.use(client(1), S1, 1200);
    // when
    table.use(client(6), S2, 1201);
    // then
    assertThat(table.evicted()).isEqualTo(1);
    assertThat(table.bound(client(2), 1201)).isEmpty();
    assertThat(table.bound(client(1), 1201)).contains(S1);
  }

  @Test
  void aClientBoundAnewIsBoundLaterEvenIfTheClockOfTheNodeBeforeWasAhead() {
    // given
    BindingTable table = new BindingTable(SMALL);
    table.merge(CLIENT, S2, 1500, 1000);
    // when
    table.use(CLIENT, S1, 1000);
    // then: what the other node still tells does not undo it
    assertThat(table.merge(CLIENT, S2, 1500, 1000)).isFalse();
    assertThat(table.bound(CLIENT, 1000)).contains(S1);
  }

  @Test
  void refreshingDoesNotBindAnew() {
    // given
    BindingTable table = new BindingTable(SMALL);
    table.use(CLIENT, S2, 1000);
    // when
    table.refresh(CLIENT, S1, 1500);
    table.refresh(client(2), S1, 1500);
    // then
    assertThat(table.bound(CLIENT, 1500)).contains(S2);
    assertThat(table.size()).isEqualTo(1);
  }
}
