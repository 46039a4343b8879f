package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs why links do not come to be: each reason at once, then at most once a minute. */
final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final long AGAIN = Duration.ofMinutes(1).toNanos();

  /** Those that are remembered: strangers' addresses must not fill the memory. */
  private static final int MOST = 256;

  private final Map<String, Long> last =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST;
        }
      };

  void refused(Refusal refusal, String host) {
    String peer = refusal.peer().map(NodeName::value).orElse("unknown");
    String sentence =
        refusal.by() == Refusal.Side.HERE ? "a link is refused" : "a link is refused by the peer";
    if (due(refusal.by() + " " + peer + " " + host + " " + refusal.reason())) {
      LOG.warn(
          "{}: peer={} address={} reason={} text=\"{}\"",
          sentence,
          peer,
          refusal.address(),
          refusal.reason().label(),
          refusal.text());
    }
  }

  void unreachable(LinkSettings.Peer peer, String why) {
    if (due("unreachable " + peer + " " + why)) {
      LOG.info(
          "a peer is not reached and is dialled on: peer={} address={}:{} text=\"{}\"",
          peer.name(),
          peer.host(),
          peer.port(),
          why);
    }
  }

  /** Forgets that the peer was not reached, so that the next time is news. */
  void reached(LinkSettings.Peer peer) {
    synchronized (last) {
      last.keySet().removeIf(key -> key.startsWith("unreachable " + peer + " "));
    }
  }

  /** Whether it is time to say {@code what}. */
  boolean due(String what) {
    long now = System.nanoTime();
    synchronized (last) {
      Long before = last.get(what);
      if (before != null && now - before < AGAIN) {
        return false;
      }
      last.put(what, now);
      return true;
    }
  }
}
