package dev.pointsman.metrics;

import dev.pointsman.model.VipName;
import java.util.concurrent.ConcurrentHashMap;
import kamon.metric.Counter;
import kamon.metric.Gauge;
import kamon.tag.TagSet;

/** One VIP and the listeners of its ports. */
final class KamonVipMeter implements VipMeter, Forgettable {
  private final TagSet tags;
  private final Scope scope;
  private final Gauge undecided;
  private final ConcurrentHashMap<Integer, Port> ports = new ConcurrentHashMap<>();

  KamonVipMeter(VipName vip) {
    tags = TagSet.of("vip", vip.value());
    scope = new Scope(tags);
    undecided = scope.gauge(Series.CONNECTIONS_UNDECIDED);
  }

  @Override
  public void listening(int port, boolean bound) {
    port(port).listening.update(bound ? 1 : 0);
  }

  @Override
  public void bindFailed(int port) {
    port(port).bindFailed.increment();
  }

  @Override
  public void undecided(int delta) {
    undecided.increment(delta);
  }

  @Override
  public void forgetPort(int port) {
    Forgettable.forget(ports, key -> key == port);
  }

  @Override
  public void forget() {
    scope.remove();
    Forgettable.forget(ports, port -> true);
  }

  private Port port(int port) {
    return ports.computeIfAbsent(
        port, number -> new Port(tags.withTag("port", Integer.toString(number))));
  }

  private static final class Port implements Forgettable {
    private final Scope scope;
    private final Gauge listening;
    private final Counter bindFailed;

    Port(TagSet tags) {
      scope = new Scope(tags);
      listening = scope.gauge(Series.VIP_LISTENING);
      bindFailed = scope.counter(Series.VIP_BIND_FAILED);
    }

    @Override
    public void forget() {
      scope.remove();
    }
  }
}
