package dev.pointsman.replication.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * TLS 1.3 between scheduler nodes, in which both sides show a certificate. Whoever is trusted and
 * is none of the site's nodes is refused all the same; the log says so at most once a minute.
 */
final class TlsEngines implements SSLEngineProvider {
  private static final Logger LOG = LoggerFactory.getLogger(TlsEngines.class);
  private static final String[] PROTOCOLS = {"TLSv1.3"};
  private static final long AGAIN = Duration.ofMinutes(1).toNanos();

  private final SSLContext context;
  private final Function<SSLSession, Optional<String>> stranger;
  private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

  TlsEngines(MemberSettings.Tls tls) {
    this.context = tls.context();
    this.stranger = tls.stranger();
  }

  @Override
  public SSLEngine createServerSSLEngine(String hostname, int port) {
    SSLEngine engine = context.createSSLEngine(hostname, port);
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    engine.setEnabledProtocols(PROTOCOLS);
    return engine;
  }

  @Override
  public SSLEngine createClientSSLEngine(String hostname, int port) {
    SSLEngine engine = context.createSSLEngine(hostname, port);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(PROTOCOLS);
    return engine;
  }

  @Override
  public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
    return refusal("a cluster node that was dialled", session);
  }

  @Override
  public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
    return refusal("a cluster node that dialled", session);
  }

  /** The context's trust manager has judged the certificate, but not whose it is. */
  private Option<Throwable> refusal(String who, SSLSession session) {
    Optional<String> why = stranger.apply(session);
    if (why.isEmpty()) {
      return Option.empty();
    }
    long now = System.nanoTime();
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + AGAIN)) {
      LOG.warn("{} is refused: reason=not-authenticated text=\"{}\"", who, why.get());
    }
    return Option.apply(new SSLPeerUnverifiedException(why.get()));
  }
}
