package dev.pointsman.vip;

import dev.pointsman.connection.HttpReplies;
import dev.pointsman.connection.LiveConnection;
import dev.pointsman.dispatch.LogLimiter;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.VipName;
import dev.pointsman.transport.Incoming;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns clients of a listener away of whom nothing has been read, and logs refusals, so many at a
 * time. Part of the listener's actor.
 *
 * <p>Turning away must stay cheap, since a node does it when it is full: such a client gets no
 * actor, and its account is closed at once. What remains of it, while a client of http reads the
 * answer, is bounded in number, time and bytes.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final int LINES = 5;
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final VipName vip;
  private final int port;
  private final NodeContext node;
  private final Accounts accounts;
  private final Materializer materializer;
  private final LogLimiter limiter;
  private final Map<CloseCause, ByteString> replies = new EnumMap<>(CloseCause.class);

  Refusals(VipName vip, int port, NodeContext node, Accounts accounts, Materializer materializer) {
    this.vip = vip;
    this.port = port;
    this.node = node;
    this.accounts = accounts;
    this.materializer = materializer;
    this.limiter = new LogLimiter(LINES, PERIOD, System.nanoTime());
  }

  /**
   * Turns away a client that no rule has taken.
   *
   * @param protocol what the port's clients speak: those of http are told why, others are reset
   */
  void turnAway(Incoming incoming, LiveConnection live, Protocol protocol, CloseCause cause) {
    long now = System.nanoTime();
    switch (protocol) {
      case HTTP -> answer(incoming, cause);
      case TELNET -> incoming.reset();
    }
    Account account = accounts.open(live, now);
    account.countedByNode = cause != CloseCause.NODE_LIMIT;
    log(account, cause, "");
    accounts.close(account, cause, now);
  }

  private void answer(Incoming incoming, CloseCause cause) {
    // An answer keeps the socket for a while, which is what there are none of.
    if (cause != CloseCause.NO_DESCRIPTOR && node.mayTellWhy()) {
      incoming.refuse(replies.computeIfAbsent(cause, HttpReplies::of), node::toldWhy, materializer);
    } else {
      incoming.reset();
    }
  }

  /** Says in the log that a client is refused. */
  void log(Account account, CloseCause cause, String detail) {
    long before = limiter.permit(System.nanoTime());
    if (before >= 0) {
      LOG.warn(
          "vip={} port={} rule={} client={} refused={} detail=\"{}\" not-logged-before={}",
          vip,
          port,
          account.rule.isEmpty() ? SiteMetrics.NO_RULE : account.rule,
          account.live.client(),
          cause.label(),
          detail,
          before);
    }
  }
}
