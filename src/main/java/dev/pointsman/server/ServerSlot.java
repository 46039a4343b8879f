package dev.pointsman.server;

import dev.pointsman.health.Eligibility;
import dev.pointsman.health.HealthState;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.Server;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is known of a server at this moment, for everybody who picks one.
 *
 * <p>Shared memory between actors, which the house avoids elsewhere, for two reasons. A server that
 * is found dead or disabled is picked by nobody from that instant on, with no message still on its
 * way; and the limit on a server's connections holds over all VIPs without asking anybody. The
 * server's actor alone writes its states; they outlive a restart of that actor, which finds here
 * all that it knew.
 *
 * <p>Where a server is dialled and what weight it has is not asked here but in {@link ServerRef},
 * so that it changes together with the rules.
 */
public final class ServerSlot {
  private final AtomicInteger live = new AtomicInteger();
  private volatile Configured configured;
  private volatile AdminState admin = AdminState.ENABLED;
  private volatile HealthState health;

  /**
   * The configuration that the server is watched by.
   *
   * @param check where it is checked
   */
  record Configured(Server server, CheckTargets check) {}

  /**
   * Of a server of which nothing is known yet.
   *
   * @param check where it is checked
   */
  public ServerSlot(Server server, CheckTargets check, long nowMillis) {
    this.configured = new Configured(server, check);
    this.health = HealthState.initial(nowMillis);
  }

  /** The server as its actor was last told. */
  Server server() {
    return configured.server();
  }

  CheckTargets check() {
    return configured.check();
  }

  public AdminState admin() {
    return admin;
  }

  public HealthState health() {
    return health;
  }

  /** Whether it may take new connections, and why. */
  public Eligibility eligibility() {
    return Eligibility.of(admin, health);
  }

  /** Whether it may take new connections; cheaper than {@link #eligibility}. */
  public boolean takesNew() {
    return admin == AdminState.ENABLED && healthy();
  }

  /** Whether it may take connections of clients that are bound to it. */
  public boolean takesBound() {
    return admin != AdminState.DISABLED && healthy();
  }

  /** Whether its health lets it take new connections. */
  boolean healthy() {
    HealthState now = health;
    return !(now instanceof HealthState.Down) && !(now instanceof HealthState.Held);
  }

  /** Whether an established connection would change what is known of its health. */
  public boolean remembersFailures() {
    return health instanceof HealthState.Standing standing && standing.failures().clients() > 0;
  }

  /** Whether it has as many connections as it may. */
  public boolean full() {
    int max = configured.server().maxConnections();
    return max > 0 && live.get() >= max;
  }

  /** Live connections, those being established included. */
  public int live() {
    return live.get();
  }

  /** Counts a connection in; false if the server is full. */
  public boolean acquire() {
    int max = configured.server().maxConnections();
    if (max == 0) {
      live.incrementAndGet();
      return true;
    }
    int before = live.getAndUpdate(n -> n < max ? n + 1 : n);
    return before < max;
  }

  /** Counts a connection in that the server has already, whatever its limit is. */
  public void admit() {
    live.incrementAndGet();
  }

  /** Counts a connection out. */
  public void release() {
    live.decrementAndGet();
  }

  void configured(Configured changed) {
    configured = changed;
  }

  void admin(AdminState changed) {
    admin = changed;
  }

  void health(HealthState changed) {
    health = changed;
  }
}
