package dev.pointsman.connection;

import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.ConnectionView.Phase;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import dev.pointsman.transport.Traffic;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a live connection, for those who list connections and watch their time-outs.
 *
 * <p>Written by the connection's actor alone, read by the listener's: time-outs are kept by the
 * listener looking over all of its connections a few times a second, so that a connection costs no
 * timers, and a chunk of bytes no message.
 */
public final class LiveConnection {
  /** A time-out that has run out. */
  public enum Expiry {
    HEAD,
    CONNECT,
    IDLE,
    /** A refused client has not closed. */
    LINGER
  }

  /** How long a refused client may take to read why and to close. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final ConnectionId id;
  private final VipName vip;
  private final Endpoint client;
  private final Endpoint dialled;
  private final long startedMillis;
  private final long startedNanos;
  private final Traffic traffic;
  private volatile Phase phase;
  private volatile long phaseNanos;
  private volatile RelayLimits limits;
  private volatile String rule = "";
  private volatile String request = "";
  private volatile @Nullable ServerName server;
  private volatile @Nullable Endpoint serverEndpoint;
  private volatile long connectNanos;

  /**
   * @param limits those of the port until the rule is known
   */
  public LiveConnection(
      ConnectionId id,
      VipName vip,
      Endpoint client,
      Endpoint dialled,
      RelayLimits limits,
      long nowMillis,
      long nowNanos) {
    this.id = id;
    this.vip = vip;
    this.client = client;
    this.dialled = dialled;
    this.limits = limits;
    this.startedMillis = nowMillis;
    this.startedNanos = nowNanos;
    this.phaseNanos = nowNanos;
    this.phase = Phase.HEAD;
    this.traffic = new Traffic(nowNanos);
  }

  public ConnectionId id() {
    return id;
  }

  public Endpoint client() {
    return client;
  }

  public Traffic traffic() {
    return traffic;
  }

  public String rule() {
    return rule;
  }

  /** The server it goes to or is being connected to. */
  public @Nullable ServerName server() {
    return server;
  }

  public boolean open() {
    return phase == Phase.OPEN;
  }

  /** When its phase began, such as when its server was dialled ({@link System#nanoTime()}). */
  public long phaseNanos() {
    return phaseNanos;
  }

  /** Since it was accepted, in nanoseconds. */
  public long ageNanos(long nowNanos) {
    return nowNanos - startedNanos;
  }

  /** The time-out that has run out, if one has. */
  public Optional<Expiry> expired(long nowNanos) {
    RelayLimits now = limits;
    return switch (phase) {
      case HEAD -> expiry(Expiry.HEAD, nowNanos - phaseNanos, now.headTimeout());
      case CONNECTING -> expiry(Expiry.CONNECT, nowNanos - phaseNanos, now.connectTimeout());
      case OPEN -> expiry(Expiry.IDLE, nowNanos - traffic.lastByteNanos(), now.idleTimeout());
      case CLOSING -> expiry(Expiry.LINGER, nowNanos - phaseNanos, LINGER);
    };
  }

  private static Optional<Expiry> expiry(Expiry expiry, long nanos, Duration allowed) {
    return nanos > allowed.toNanos() ? Optional.of(expiry) : Optional.empty();
  }

  /** How it is at this moment. */
  public ConnectionView view(long nowNanos) {
    return new ConnectionView(
        id,
        vip,
        rule,
        client,
        dialled,
        Optional.ofNullable(server),
        Optional.ofNullable(serverEndpoint),
        phase,
        request,
        startedMillis,
        connectNanos,
        traffic.bytesUp(),
        traffic.bytesDown(),
        Math.max(0, nowNanos - traffic.lastByteNanos()));
  }

  /** A rule takes it, whatever becomes of it then. */
  public void taken(String byRule) {
    rule = byRule;
  }

  void requested(String text) {
    request = text;
  }

  void connecting(Choice choice, long nowNanos) {
    rule = choice.rule().id().value();
    limits = choice.rule().limits();
    server = choice.server().name();
    serverEndpoint = choice.endpoint();
    phaseNanos = nowNanos;
    phase = Phase.CONNECTING;
  }

  void opened(long nanos) {
    connectNanos = nanos;
    phase = Phase.OPEN;
  }

  /** The server did not accept, or took it back: until another is picked it goes nowhere. */
  void failed() {
    phase = Phase.CONNECTING;
    connectNanos = 0;
  }

  void closing(long nowNanos) {
    phaseNanos = nowNanos;
    phase = Phase.CLOSING;
  }
}
