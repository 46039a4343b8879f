package dev.pointsman.site;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.dispatch.NodeContext;
import dev.pointsman.hop.FlowLinks;
import dev.pointsman.hop.HopMeans;
import dev.pointsman.hop.HopRehearsal;
import dev.pointsman.linux.CompilerPriority;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.CheckTargets;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.RelayLimits;
import dev.pointsman.model.RequestMatch;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Term;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import dev.pointsman.server.HopProbes;
import dev.pointsman.server.ServerActor;
import dev.pointsman.server.ServerRef;
import dev.pointsman.server.ServerSlot;
import dev.pointsman.stickiness.Bindings;
import dev.pointsman.transport.LoopbackTraffic;
import dev.pointsman.transport.TcpTransport;
import dev.pointsman.vip.VipActor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rehearsal of a node that may have to take VIPs over: it relays connections of its own, over
 * loopback and through the very actors and streams that relay clients', before it says that it is
 * ready.
 *
 * <pre>
 *   {@link #opening} --{@link Opened}--> {@link #playing} --{@link Played}--> {@link #closing} --{@link Closed}--> stopped
 * </pre>
 *
 * <p>A JVM that has relayed nothing yet loads classes and interprets. Two hundred clients a second,
 * who all come to it at once when a VIP moves, are then more than it can serve: each waits behind
 * the others, and most have gone when it is their turn.
 *
 * <p>The VIP it plays with has limits, bindings, meters and an access log of its own, or none, so
 * that nothing of it is seen or counted. It ends in time whatever happens, and a rehearsal that
 * fails is no reason not to play.
 */
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /**
   * How many in all. On an idle machine of two cores, while the node starts, the first hundreds of
   * 1,000 connections take 4 ms each, the last hundred 1.6 ms; 2,000 more bring it to 0.7 ms.
   */
  private static final int CONNECTIONS = 1_000;

  /**
   * The system property with another number of connections, from 0 on: for nodes that nobody will
   * need at their best, as those of tests, where each start costs seconds of processor time.
   */
  private static final String PROPERTY = "pointsman.rehearsal.connections";

  /**
   * Set by the launcher for a node that only rehearses, for those that start later: it has no
   * interface to hop at, and is given more time.
   */
  private static final boolean LEARNING = Boolean.getBoolean("pointsman.learning");

  /** On a busy machine it ends when it has cost enough. */
  private static final Duration LONGEST = Duration.ofSeconds(LEARNING ? 50 : 20);

  private static final NodeName NODE = new NodeName("rehearsal");
  private static final VipName VIP = new VipName("rehearsal");
  private static final ServerName SERVER = new ServerName("rehearsal");

  /** What this actor takes. */
  sealed interface Command {}

  private record Opened() implements Command {}

  private record Described(VipActor.Description description) implements Command {}

  private record Played(int answered) implements Command {}

  private record Closed() implements Command {}

  private final ActorContext<Command> context;
  private final LoopbackTraffic traffic;
  private final Protocol protocol;
  private final int connections;
  private final ActorRef<VipActor.Command> vip;
  private final CompletableFuture<Integer> over;
  private int relayed;
  private final long begin = System.nanoTime();

  private Rehearsal(
      ActorContext<Command> context,
      LoopbackTraffic traffic,
      Protocol protocol,
      int connections,
      TcpTransport transport,
      NodeSettings settings,
      CompletableFuture<Integer> over) {
    this.over = over;
    this.context = context;
    this.traffic = traffic;
    this.protocol = protocol;
    this.connections = connections;
    this.vip =
        context.spawn(
            VipActor.create(
                new Vip(VIP, traffic.server().address(), List.of(NODE)),
                NODE,
                new VipActor.Configure(List.of(rule()), Map.of(SERVER, server(transport))),
                false,
                unseen(transport, settings),
                new HopMeans(context.getSystem().ignoreRef(), FlowLinks.NONE),
                context.getSystem().ignoreRef()),
            "vip");
    context.watchWith(vip, new Closed());
  }

  /**
   * Rehearses connections of every protocol that the site relays, and such that hop if it has any.
   *
   * @param settings of the node
   * @return done when they are over, however they went
   */
  static CompletableFuture<Void> run(
      Site site, TcpTransport transport, NodeSettings settings, ActorContext<?> context) {
    List<Protocol> protocols =
        site.rules().stream()
            .filter(rule -> rule.forwarding() == Forwarding.RELAY)
            .map(SchedulingRule::protocol)
            .distinct()
            .toList();
    int connections = connections();
    List<CompletableFuture<Integer>> rehearsals = new ArrayList<>();
    for (Protocol protocol : protocols) {
      CompletableFuture<Integer> over = new CompletableFuture<>();
      context.spawnAnonymous(
          create(protocol, connections / protocols.size(), transport, settings, over));
      rehearsals.add(over);
    }
    boolean hops = site.rules().stream().anyMatch(rule -> rule.forwarding() == Forwarding.HOP);
    if (hops || LEARNING) {
      CompletableFuture<Integer> over = new CompletableFuture<>();
      context.spawnAnonymous(
          HopRehearsal.create(connections, LONGEST, unseen(transport, settings), over));
      rehearsals.add(over);
    }
    // Compilers that keep up with it are half of the rehearsal; clients are another matter.
    return CompletableFuture.allOf(rehearsals.toArray(CompletableFuture<?>[]::new))
        .thenRun(CompilerPriority::lower);
  }

  private static int connections() {
    String text = System.getProperty(PROPERTY, String.valueOf(CONNECTIONS));
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      LOG.warn("-D{}={} (expected: a number from 0 on): it is {}", PROPERTY, text, CONNECTIONS);
      return CONNECTIONS;
    }
  }

  /**
   * Rehearses {@code connections} of a protocol.
   *
   * @param settings of the node
   * @param over completed when it is over, however it went, with how many were relayed
   */
  static Behavior<Command> create(
      Protocol protocol,
      int connections,
      TcpTransport transport,
      NodeSettings settings,
      CompletableFuture<Integer> over) {
    return Behaviors.setup(
        context -> {
          LoopbackTraffic traffic;
          try {
            traffic = LoopbackTraffic.open();
          } catch (IOException e) {
            LOG.warn("nothing is rehearsed: {}", e.toString());
            over.complete(0);
            return Behaviors.stopped();
          }
          return new Rehearsal(context, traffic, protocol, connections, transport, settings, over)
              .opening();
        });
  }

  // --- states

  private Behavior<Command> opening() {
    vip.tell(
        new VipActor.Open(
            Term.NONE, context.messageAdapter(VipActor.Opened.class, opened -> new Opened())));
    return state(
        message ->
            switch (message) {
              case Opened opened -> {
                vip.tell(
                    new VipActor.Describe(
                        context.messageAdapter(VipActor.Description.class, Described::new)));
                yield Behaviors.same();
              }
              case Described described -> playing(described.description());
              default -> onAny(message);
            });
  }

  private Behavior<Command> playing(VipActor.Description description) {
    Optional<Endpoint> stage =
        description.vip().listeners().stream()
            .flatMap(listener -> listener.endpoint().stream())
            .findFirst();
    if (stage.isEmpty()) {
      LOG.warn("nothing is rehearsed: no port on loopback");
      return Behaviors.stopped();
    }
    context.pipeToSelf(
        traffic.dial(stage.get(), requests(protocol), connections, begin + LONGEST.toNanos()),
        (answered, failure) -> new Played(answered));
    return state(
        message -> message instanceof Played played ? closing(played.answered()) : onAny(message));
  }

  private Behavior<Command> closing(int answered) {
    relayed = answered;
    vip.tell(new VipActor.Drain(Duration.ZERO, CloseCause.VIP_MOVED));
    LOG.info(
        "rehearsed protocol={} connections={} ms={}",
        protocol.label(),
        answered,
        (System.nanoTime() - begin) / 1_000_000);
    return state(this::onAny);
  }

  private Behavior<Command> state(
      org.apache.pekko.japi.function.Function<Command, Behavior<Command>> onMessage) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(onMessage)
        .onSignal(
            PostStop.class,
            stopped -> {
              traffic.close();
              over.complete(relayed);
              return Behaviors.same();
            })
        .build();
  }

  // --- handlers

  private Behavior<Command> onAny(Command message) {
    return switch (message) {
      case Closed closed -> Behaviors.stopped();
      // Of another state, and too late.
      case Opened late -> Behaviors.same();
      case Described late -> Behaviors.same();
      case Played late -> Behaviors.same();
    };
  }

  /** A node whose meters, access log and bindings are seen by nobody. */
  private static NodeContext unseen(TcpTransport transport, NodeSettings settings) {
    return new NodeContext(
        settings,
        transport,
        SiteMetrics.none(),
        AccessLog.none(),
        new Bindings(new SiteBindings(SiteMetrics.none())));
  }

  private SchedulingRule rule() {
    return new SchedulingRule(
        VIP,
        0, // a free one
        protocol,
        RequestMatch.ANY,
        Forwarding.RELAY,
        List.of(SERVER),
        traffic.server().port(),
        SchedulingPolicy.LEAST_CONNECTIONS,
        RelayLimits.DEFAULT);
  }

  private ServerRef server(TcpTransport transport) {
    Server server =
        new Server(
            SERVER,
            traffic.server().address(),
            Server.DEFAULT_WEIGHT,
            0,
            HealthPolicy.DEFAULT,
            true);
    ServerSlot slot = new ServerSlot(server, CheckTargets.NONE, System.currentTimeMillis());
    return new ServerRef(
        server,
        slot,
        context.spawn(
            ServerActor.create(
                slot,
                Duration.ZERO,
                transport,
                new HopProbes(), // that asks nobody
                SiteMetrics.none(),
                context.getSystem().ignoreRef()),
            "server"));
  }

  /** One that the client ends first, and one that the server does ({@link LoopbackTraffic}). */
  private static List<byte[]> requests(Protocol protocol) {
    return Stream.of("", "!")
        .map(
            mark ->
                switch (protocol) {
                  case TELNET -> "rehearsal" + mark + "\n";
                  case HTTP -> "GET /" + mark + " HTTP/1.1\r\nHost: rehearsal\r\n\r\n";
                })
        .map(text -> text.getBytes(StandardCharsets.US_ASCII))
        .toList();
  }
}
