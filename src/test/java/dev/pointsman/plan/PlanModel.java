package dev.pointsman.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.Endpoint;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A site that runs, in the simplest terms: what a plan is carried out on, and checked after. */
final class PlanModel {
  /** An open listener, with the address at which it was opened. */
  record Open(Endpoint place, Set<SchedulingRule> rules) {}

  final Map<ServerName, Server> servers;
  final Map<VipName, Vip> vips;
  final Map<ListenerId, Open> listeners = new HashMap<>();
  final Set<ListenerId> touched = new HashSet<>();

  PlanModel(Site site) {
    servers = new HashMap<>(site.servers());
    vips = new HashMap<>(site.vips());
    Map<ListenerId, Set<SchedulingRule>> rules = new HashMap<>();
    site.rules()
        .forEach(
            rule ->
                rules
                    .computeIfAbsent(new ListenerId(rule.vip(), rule.port()), id -> new HashSet<>())
                    .add(rule));
    rules.forEach((id, of) -> listeners.put(id, new Open(place(id), of)));
  }

  private Endpoint place(ListenerId id) {
    return new Endpoint(Objects.requireNonNull(vips.get(id.vip())).address(), id.port());
  }

  /** Carries out one step; a step that does not fit what is there fails the test. */
  void apply(Operation operation) {
    switch (operation) {
      case Operation.AddServer add ->
          assertThat(servers.put(add.server().name(), add.server())).isNull();
      case Operation.ChangeServer change ->
          assertThat(servers.put(change.after().name(), change.after())).isEqualTo(change.before());
      case Operation.MoveHealthCheck move ->
          assertThat(servers).containsEntry(move.server().name(), move.server());
      case Operation.RemoveServer remove ->
          assertThat(servers.remove(remove.server().name())).isEqualTo(remove.server());
      case Operation.AddVip add -> assertThat(vips.put(add.vip().name(), add.vip())).isNull();
      case Operation.ChangeVip change ->
          assertThat(vips.put(change.after().name(), change.after())).isEqualTo(change.before());
      case Operation.RemoveVip remove ->
          assertThat(vips.remove(remove.vip().name())).isEqualTo(remove.vip());
      case Operation.OpenListener open -> {
        touched.add(open.listener());
        Open opened = new Open(place(open.listener()), Set.copyOf(open.rules()));
        assertThat(listeners.put(open.listener(), opened)).isNull();
      }
      case Operation.ChangeListener change -> {
        touched.add(change.listener());
        Open before = Objects.requireNonNull(listeners.get(change.listener()));
        assertThat(before.rules()).isEqualTo(Set.copyOf(change.before()));
        listeners.put(change.listener(), new Open(before.place(), Set.copyOf(change.after())));
      }
      case Operation.CloseListener close -> {
        touched.add(close.listener());
        Open closed = Objects.requireNonNull(listeners.remove(close.listener()));
        assertThat(closed.rules()).isEqualTo(Set.copyOf(close.rules()));
      }
    }
  }

  /** What must be true of a site that runs, at any moment. */
  void assertSound() {
    List<Endpoint> places = new ArrayList<>();
    listeners.forEach(
        (id, open) -> {
          assertThat(open.rules()).isNotEmpty();
          assertThat(vips).containsKey(id.vip());
          assertThat(open.place()).isEqualTo(place(id));
          assertThat(places).noneMatch(open.place()::collidesWith);
          places.add(open.place());
          open.rules().forEach(rule -> assertThat(servers).containsKeys(names(rule)));
        });
  }

  private static ServerName[] names(SchedulingRule rule) {
    return rule.servers().toArray(ServerName[]::new);
  }
}
