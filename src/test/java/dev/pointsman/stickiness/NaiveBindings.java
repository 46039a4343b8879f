package dev.pointsman.stickiness;

import dev.pointsman.model.ServerName;
import dev.pointsman.model.Stickiness;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A binding table as simple as can be: one map, sorted anew whenever there are too many. */
final class NaiveBindings {
  record Bound(ServerName server, long used) {}

  final Map<InetAddress, Bound> bindings = new HashMap<>();
  private final Stickiness settings;

  NaiveBindings(Stickiness settings) {
    this.settings = settings;
  }

  private boolean lapsed(Bound bound, long now) {
    return now - bound.used() >= settings.ttl().plus(settings.noted()).toMillis();
  }

  Optional<ServerName> bound(InetAddress client, long now) {
    return Optional.ofNullable(bindings.get(client))
        .filter(bound -> !lapsed(bound, now))
        .map(Bound::server);
  }

  void use(InetAddress client, ServerName server, long now) {
    bindings.values().removeIf(bound -> lapsed(bound, now));
    Bound before = bindings.get(client);
    if (before == null) {
      bindings.put(client, new Bound(server, now));
    } else if (!before.server().equals(server)) {
      bindings.put(client, new Bound(server, Math.max(now, before.used() + 1)));
    } else if (now - before.used() >= settings.noted().toMillis()) {
      bindings.put(client, new Bound(server, now));
    }
    cut();
  }

  void merge(InetAddress client, Bound told, long now) {
    if (!lapsed(told, now) && told.used() - now <= settings.ttl().toMillis()) {
      bindings.merge(
          client,
          told,
          (one, other) ->
              Comparator.comparingLong(Bound::used).thenComparing(Bound::server).compare(one, other)
                      >= 0
                  ? one
                  : other);
      cut();
    }
  }

  private void cut() {
    while (bindings.size() > settings.bindings()) {
      bindings.remove(
          bindings.entrySet().stream()
              .min(
                  Comparator.<Map.Entry<InetAddress, Bound>>comparingLong(e -> e.getValue().used())
                      .thenComparing(e -> e.getKey().getAddress(), Arrays::compareUnsigned))
              .orElseThrow()
              .getKey());
    }
  }
}
