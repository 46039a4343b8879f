package dev.pointsman.config;

import dev.pointsman.config.Draft.Placed;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Vip;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds rules whose connections come back to them: a server of the rule has the address and port of
 * a VIP, whose rule has such a server in turn, and so on back to the first.
 *
 * <pre>{@code
 * a:80 -> server 127.0.0.102:80, which is VIP b    b:80 -> server 127.0.0.101:80, which is VIP a
 * }</pre>
 *
 * <p>Only what is sure to come back is reported. A request goes on unchanged, so the next rule
 * takes it for certain if it reads nothing, if it is the only one of its port and takes every
 * request, or if it takes the same requests as the rule where the loop begins.
 */
final class LoopChecks {
  /**
   * Steps from rule to rule after which the search for loops through other rules ends: chains of
   * VIPs are short where they are meant, and a file made to be slow must not be.
   */
  private static final int MOST_STEPS = 200_000;

  private record Step(Placed<SchedulingRule> rule, List<Placed<SchedulingRule>> path) {}

  private final Draft draft;
  private final Map<Endpoint, List<Placed<SchedulingRule>>> rulesAt = new HashMap<>();
  private final Map<Integer, List<Placed<SchedulingRule>>> rulesAtAnyAddress = new HashMap<>();
  private final Set<InetAddress> vipAddresses = new HashSet<>();
  private int steps;

  LoopChecks(Draft draft) {
    this.draft = draft;
  }

  void run() {
    draft.vips.values().forEach(vip -> vipAddresses.add(vip.value().address()));
    for (Placed<SchedulingRule> rule : draft.rules) {
      Placed<Vip> vip = draft.vips.get(rule.value().vip());
      if (vip != null) {
        InetAddress address = vip.value().address();
        int port = rule.value().port();
        (address.isAnyLocalAddress()
                ? rulesAtAnyAddress.computeIfAbsent(port, p -> new ArrayList<>())
                : rulesAt.computeIfAbsent(new Endpoint(address, port), at -> new ArrayList<>()))
            .add(rule);
      }
    }
    for (Placed<SchedulingRule> rule : draft.rules) {
      rule.value().servers().forEach(server -> check(rule, server));
    }
  }

  /** Whether connections of {@code rule} that go to {@code server} come back to it. */
  private void check(Placed<SchedulingRule> rule, ServerName server) {
    List<Placed<SchedulingRule>> direct = next(rule, server);
    if (direct.contains(rule)) {
      report(rule, server, List.of());
      return;
    }
    Deque<Step> ahead = new ArrayDeque<>();
    Set<Placed<SchedulingRule>> seen = new HashSet<>();
    direct.forEach(next -> ahead.add(new Step(next, List.of())));
    while (!ahead.isEmpty() && steps < MOST_STEPS) {
      steps++;
      Step step = ahead.remove();
      if (step.rule().equals(rule)) {
        report(rule, server, step.path());
        return;
      }
      if (seen.add(step.rule()) && takesTheSame(step.rule(), rule)) {
        List<Placed<SchedulingRule>> path =
            Stream.concat(step.path().stream(), Stream.of(step.rule())).toList();
        for (ServerName name : step.rule().value().servers()) {
          next(step.rule(), name).forEach(next -> ahead.add(new Step(next, path)));
        }
      }
    }
  }

  /** The rules of the VIP and port that the server is; none if it is a real one. */
  private List<Placed<SchedulingRule>> next(Placed<SchedulingRule> rule, ServerName name) {
    Placed<Server> server = draft.servers.get(name);
    if (server == null) {
      return List.of();
    }
    InetAddress address = server.value().address();
    int port = rule.value().serverPort();
    List<Placed<SchedulingRule>> found =
        new ArrayList<>(rulesAt.getOrDefault(new Endpoint(address, port), List.of()));
    if (address.isLoopbackAddress() || vipAddresses.contains(address)) {
      found.addAll(rulesAtAnyAddress.getOrDefault(port, List.of()));
    }
    return found;
  }

  private boolean takesTheSame(Placed<SchedulingRule> rule, Placed<SchedulingRule> first) {
    return rule.value().protocol() == Protocol.TELNET
        || rule.value().match().equals(first.value().match())
        || (rule.value().match().equals(RequestMatch.ANY) && isAloneAtItsPort(rule.value()));
  }

  private boolean isAloneAtItsPort(SchedulingRule rule) {
    Placed<Vip> vip = draft.vips.get(rule.vip());
    return vip != null
        && (vip.value().address().isAnyLocalAddress()
                    ? rulesAtAnyAddress.getOrDefault(rule.port(), List.of())
                    : rulesAt.getOrDefault(
                        new Endpoint(vip.value().address(), rule.port()), List.of()))
                .size()
            == 1;
  }

  private void report(
      Placed<SchedulingRule> rule, ServerName server, List<Placed<SchedulingRule>> path) {
    String problem =
        path.isEmpty()
            ? "the rule would connect to itself: its VIP and server have the same address and port"
            : "the rule's connections would come back to it through "
                + path.stream()
                    .map(through -> through.reference("servers"))
                    .collect(Collectors.joining(", "));
    draft.findings.error(
        rule.place("servers"),
        rule.key("servers"),
        server.value(),
        problem,
        "another server or `server-port`");
  }
}
