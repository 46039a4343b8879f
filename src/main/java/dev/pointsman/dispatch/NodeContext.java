package dev.pointsman.dispatch;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.stickiness.Bindings;
import dev.pointsman.transport.TcpTransport;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What all listeners of a node share. */
public final class NodeContext {
  /**
   * Clients turned away for whom a socket may wait at one time until they have read why. A client
   * takes milliseconds to read and close, so that this many serve thousands a second; in a flood,
   * those beyond it are reset.
   */
  static final int MOST_FAREWELLS = 256;

  private final NodeSettings settings;
  private final TcpTransport transport;
  private final SiteMetrics metrics;
  private final AccessLog accessLog;
  private final Bindings bindings;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicInteger live = new AtomicInteger();
  private final AtomicInteger farewells = new AtomicInteger();
  private final PortClaims ports = new PortClaims();

  /** Shares these; {@code bindings} are those of the clients of rules with stickiness. */
  public NodeContext(
      NodeSettings settings,
      TcpTransport transport,
      SiteMetrics metrics,
      AccessLog accessLog,
      Bindings bindings) {
    this.settings = settings;
    this.transport = transport;
    this.metrics = metrics;
    this.accessLog = accessLog;
    this.bindings = bindings;
  }

  /** The settings of the process. */
  public NodeSettings settings() {
    return settings;
  }

  public TcpTransport transport() {
    return transport;
  }

  /** The meters of the node. */
  public SiteMetrics metrics() {
    return metrics;
  }

  public AccessLog accessLog() {
    return accessLog;
  }

  public Bindings bindings() {
    return bindings;
  }

  public PortClaims ports() {
    return ports;
  }

  public ConnectionId nextId() {
    return new ConnectionId(ids.incrementAndGet());
  }

  /** Counts a connection in; false if the node has as many as it may. */
  public boolean acquire() {
    int max = settings.maxConnections();
    if (max == 0) {
      live.incrementAndGet();
      return true;
    }
    return live.getAndUpdate(n -> n < max ? n + 1 : n) < max;
  }

  /** Counts a connection in that is there already, whatever the limit is. */
  public void admit() {
    live.incrementAndGet();
  }

  /** Counts a connection out. */
  public void release() {
    live.decrementAndGet();
  }

  /**
   * Whether one more client that is turned away may be told why; if so, {@link #toldWhy} ends it.
   */
  public boolean mayTellWhy() {
    return farewells.getAndUpdate(n -> n < MOST_FAREWELLS ? n + 1 : n) < MOST_FAREWELLS;
  }

  public void toldWhy() {
    farewells.decrementAndGet();
  }
}
