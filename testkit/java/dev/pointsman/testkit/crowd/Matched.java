package dev.pointsman.testkit.crowd;

import dev.pointsman.testkit.traffic.Close;
import dev.pointsman.testkit.traffic.Ending;
import dev.pointsman.testkit.traffic.Exchange;
import dev.pointsman.testkit.traffic.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every connection as its client saw it, laid beside how its server saw it. They find each other by
 * the exchange's seed, which is random and 64 bits long.
 */
final class Matched {
  private static final int PROBLEMS_KEPT = 20;

  private final Map<Close, Long> completed = new EnumMap<>(Close.class);
  private final Map<Close, Long> torn = new EnumMap<>(Close.class);
  private final List<String> problems = new ArrayList<>();
  private long problemCount;
  private long exact;
  private long cutInTheMiddle;
  private long cutBeforeServer;
  private long unspoken;
  private long lost;

  private Matched() {}

  static Matched of(Collection<Ending> clients, Collection<Ending> servers) {
    Matched matched = new Matched();
    Map<Long, Ending> bySeed = new HashMap<>();
    for (Ending server : servers) {
      Exchange exchange = server.exchange();
      if (exchange == null) {
        matched.unspoken++;
      } else if (bySeed.put(exchange.seed(), server) != null) {
        matched.problem("seed %d reached servers twice".formatted(exchange.seed()));
      }
    }
    for (Ending client : clients) {
      Exchange exchange = client.exchange();
      if (exchange == null) {
        matched.problem("a client without an exchange");
      } else {
        matched.pair(exchange, client, bySeed.remove(exchange.seed()));
      }
    }
    bySeed.keySet().forEach(seed -> matched.problem("seed " + seed + " has no client"));
    return matched;
  }

  private void pair(Exchange exchange, Ending client, @Nullable Ending server) {
    boolean done = client.outcome() == Outcome.COMPLETED;
    if (done) {
      completed.merge(exchange.close(), 1L, Long::sum);
    }
    if (server == null) {
      cutBeforeServer++;
      if (done || client.down() > 0) {
        problem(client + " has no server");
      }
      lost += client.up();
      return;
    }
    if (!exchange.equals(server.exchange())) {
      problem(client + " was agreed otherwise at " + server);
    }
    // No byte may come out of nothing, whatever became of the connection.
    if (server.up() > client.up() || client.down() > server.down()) {
      problem(client + " got more than was sent by " + server);
    }
    lost += client.up() - server.up() + server.down() - client.down();
    if (done && server.outcome() == Outcome.COMPLETED) {
      exact++;
      boolean all =
          client.up() == exchange.up()
              && server.up() == exchange.up()
              && client.down() == exchange.down()
              && server.down() == exchange.down();
      if (!all) {
        problem(client + " is not what it says at " + server);
      }
    } else if (done || server.outcome() == Outcome.COMPLETED) {
      torn.merge(exchange.close(), 1L, Long::sum);
      if (server.outcome() != Outcome.KILLED) {
        problem(client + " ended otherwise at its server: " + server);
      }
    } else {
      cutInTheMiddle++;
    }
  }

  private void problem(String sentence) {
    problemCount++;
    if (problems.size() < PROBLEMS_KEPT) {
      problems.add(sentence);
    }
  }

  /** Contradictions between the ends; there must be none. */
  long problemCount() {
    return problemCount;
  }

  /** The first of them. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Completed at both ends, every byte agreed. */
  long exact() {
    return exact;
  }

  /** Completed at the client, with that close, while its server was killed before it was done. */
  long torn(Close... closes) {
    return sum(torn, closes);
  }

  /** Completed at neither end. */
  long cutInTheMiddle() {
    return cutInTheMiddle;
  }

  /** Ended before a server had heard of the exchange. */
  long cutBeforeServer() {
    return cutBeforeServer;
  }

  /** Connections to servers on which nothing was said: health checks, and some of the cut. */
  long unspoken() {
    return unspoken;
  }

  /** Bytes that were sent and never received, all of them in connections that did not complete. */
  long bytesLost() {
    return lost;
  }

  /** Completed at the client, with that close. */
  long completed(Close... closes) {
    return sum(completed, closes);
  }

  private static long sum(Map<Close, Long> counts, Close... closes) {
    return Stream.of(closes).mapToLong(close -> counts.getOrDefault(close, 0L)).sum();
  }
}
