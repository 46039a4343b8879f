package dev.pointsman.dispatch;

import dev.pointsman.connection.Choice;
import dev.pointsman.metrics.RelayMeter;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.ServerName;
import dev.pointsman.policy.Balancer;
import dev.pointsman.policy.Load;
import dev.pointsman.policy.WeightedServer;
import dev.pointsman.server.ServerRef;
import dev.pointsman.server.ServerSlot;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A rule with its servers, as its listener uses it: it picks a server for a connection. */
public final class RuleServers {
  private final SchedulingRule rule;
  private final Balancer balancer;
  private final List<Choice> choices;

  private RuleServers(SchedulingRule rule, Balancer balancer, List<Choice> choices) {
    this.rule = rule;
    this.balancer = balancer;
    this.choices = choices;
  }

  public static RuleServers of(
      SchedulingRule rule, Map<ServerName, ServerRef> servers, SiteMetrics metrics) {
    List<Choice> choices = choices(rule, servers, metrics);
    return new RuleServers(rule, Balancer.of(rule.policy(), weighted(choices)), choices);
  }

  /**
   * The same for a changed rule or changed servers; servers that stay keep what is owed to them.
   */
  public RuleServers with(
      SchedulingRule changed, Map<ServerName, ServerRef> servers, SiteMetrics metrics) {
    List<Choice> next = choices(changed, servers, metrics);
    Balancer adapted =
        changed.policy() == rule.policy()
            ? balancer.with(weighted(next))
            : Balancer.of(changed.policy(), weighted(next));
    return new RuleServers(changed, adapted, next);
  }

  public SchedulingRule rule() {
    return rule;
  }

  /** Its servers, each as it would be chosen. */
  public List<Choice> choices() {
    return choices;
  }

  /**
   * Picks a server and counts the connection in.
   *
   * @param tried servers that have failed this connection already
   * @param lastFailure why the last of them did; any value if none was tried
   */
  public Pick pick(InetAddress client, Set<ServerName> tried, ConnectFailure lastFailure) {
    Set<ServerName> passedOver = tried;
    while (true) {
      int index = balancer.pick(new Now(passedOver), client);
      if (index == Balancer.NONE) {
        return new Pick.Refused(whyNone(tried, lastFailure));
      }
      Choice choice = choices.get(index);
      if (choice.server().slot().acquire()) {
        return new Pick.Picked(choice);
      }
      // Another listener has just taken the server's last place.
      passedOver = new java.util.HashSet<>(passedOver);
      passedOver.add(name(choice));
    }
  }

  /** This server, which counts the connection in; empty if it cannot take a bound client. */
  public Optional<Choice> take(ServerName server, Set<ServerName> tried) {
    if (tried.contains(server)) {
      return Optional.empty();
    }
    return choices.stream()
        .filter(choice -> name(choice).equals(server))
        .filter(choice -> choice.server().slot().takesBound())
        .filter(choice -> choice.server().slot().acquire())
        .findFirst();
  }

  private CloseCause whyNone(Set<ServerName> tried, ConnectFailure lastFailure) {
    boolean full =
        choices.stream()
            .filter(choice -> !tried.contains(name(choice)))
            .map(choice -> choice.server().slot())
            .anyMatch(slot -> slot.takesNew() && slot.full());
    if (full) {
      return CloseCause.SERVER_LIMIT;
    }
    if (tried.isEmpty()) {
      return CloseCause.NO_SERVER;
    }
    return failed(lastFailure);
  }

  /** The cause when servers were tried in vain. */
  public static CloseCause failed(ConnectFailure lastFailure) {
    return switch (lastFailure) {
      case TIMEOUT -> CloseCause.CONNECT_TIMEOUT;
      case NO_DESCRIPTOR -> CloseCause.NO_DESCRIPTOR;
      case RESET -> CloseCause.SERVER_RESET;
      case REFUSED, UNREACHABLE, OTHER -> CloseCause.CONNECT_FAILED;
    };
  }

  private static List<Choice> choices(
      SchedulingRule rule, Map<ServerName, ServerRef> servers, SiteMetrics metrics) {
    List<Choice> choices = new ArrayList<>();
    for (ServerName name : rule.servers()) {
      ServerRef server = Objects.requireNonNull(servers.get(name), name.value());
      RelayMeter meter = metrics.relay(rule.vip(), rule.id().value(), name);
      Endpoint endpoint = new Endpoint(server.server().address(), rule.serverPort());
      choices.add(new Choice(rule, server, endpoint, meter));
    }
    return List.copyOf(choices);
  }

  private static List<WeightedServer> weighted(List<Choice> choices) {
    return choices.stream()
        .map(c -> new WeightedServer(name(c), c.server().server().weight()))
        .toList();
  }

  private static ServerName name(Choice choice) {
    return choice.server().name();
  }

  /** The servers as they are at this moment. */
  private final class Now implements Load {
    private final Set<ServerName> passedOver;

    Now(Set<ServerName> passedOver) {
      this.passedOver = passedOver;
    }

    @Override
    public boolean eligible(int index) {
      Choice choice = choices.get(index);
      ServerSlot slot = choice.server().slot();
      return slot.takesNew() && !slot.full() && !passedOver.contains(name(choice));
    }

    @Override
    public int live(int index) {
      return choices.get(index).server().slot().live();
    }
  }
}
