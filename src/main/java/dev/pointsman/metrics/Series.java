package dev.pointsman.metrics;

import java.util.List;

/**
 * Every series this package makes, declared once; {@code src/site/markdown/metrics.md} says the
 * same, and a test compares the two.
 */
enum Series {
  CONNECTIONS_ACCEPTED(
      "connections.accepted",
      Type.COUNTER,
      Unit.NONE,
      "Client connections given to a rule; rule none: refused before any rule took them",
      "vip",
      "rule"),
  CONNECTIONS_CLOSED(
      "connections.closed",
      Type.COUNTER,
      Unit.NONE,
      "Client connections ended, by cause; kind is finished, refused, cut or continued (another"
          + " scheduler node goes on with it)",
      "vip",
      "rule",
      "cause",
      "kind"),
  CONNECTIONS_LIVE(
      "connections.live",
      Type.GAUGE,
      Unit.NONE,
      "Client connections accepted and not yet closed",
      "vip",
      "rule"),
  CONNECTIONS_UNDECIDED(
      "connections.undecided",
      Type.GAUGE,
      Unit.NONE,
      "Client connections whose first request is still being read, so that no rule has them yet",
      "vip"),
  CONNECTIONS_BINDINGS(
      "connections.bindings",
      Type.GAUGE,
      Unit.NONE,
      "Clients of a rule with stick that stay with a server; on every scheduler node of its VIP",
      "vip",
      "rule"),
  CONNECTIONS_BINDINGS_EVICTED(
      "connections.bindings-evicted",
      Type.COUNTER,
      Unit.NONE,
      "Such clients forgotten before their time, as there were more than stick-bindings",
      "vip",
      "rule"),
  CONNECTION_DURATION(
      "connection.duration",
      Type.HISTOGRAM,
      Unit.MILLISECONDS,
      "From accepting a client connection to its end, refused ones included",
      "vip",
      "rule"),
  RELAY_BYTES(
      "relayed",
      Type.COUNTER,
      Unit.BYTES,
      "Bytes relayed; direction is up (client to server) or down (server to client); of connections"
          + " that hop up only, with headers, when they end",
      "vip",
      "rule",
      "server",
      "direction"),
  RELAY_LIVE(
      "relay.live",
      Type.GAUGE,
      Unit.NONE,
      "Client connections being relayed, or hopped, to a server",
      "vip",
      "rule",
      "server"),
  SERVER_CONNECT_TIME(
      "server.connect-time",
      Type.HISTOGRAM,
      Unit.MICROSECONDS,
      "Establishing a connection to a server for a client, where it succeeded",
      "server"),
  SERVER_CONNECT_FAILED(
      "server.connect-failed",
      Type.COUNTER,
      Unit.NONE,
      "Connections to a server for a client that could not be established; reason is refused,"
          + " timeout, unreachable, reset, no-descriptor or other",
      "server",
      "reason"),
  SERVER_PROBE_TIME(
      "server.probe-time",
      Type.HISTOGRAM,
      Unit.MICROSECONDS,
      "Health checks of a server; outcome is passed or failed",
      "server",
      "outcome"),
  SERVER_HEALTH_CHANGES(
      "server.health-changes",
      Type.COUNTER,
      Unit.NONE,
      "Changes of a server's health",
      "server",
      "from",
      "to"),
  SERVER_UP(
      "server.up", Type.GAUGE, Unit.NONE, "1 while a server is healthy, otherwise 0", "server"),
  SERVER_ADMIN(
      "server.admin",
      Type.GAUGE,
      Unit.NONE,
      "1 for what an operator wants of a server, 0 for the others; state is enabled, draining or"
          + " disabled",
      "server",
      "state"),
  VIP_LISTENING(
      "vip.listening",
      Type.GAUGE,
      Unit.NONE,
      "1 while the listener of a VIP's port is bound, otherwise 0",
      "vip",
      "port"),
  VIP_BIND_FAILED(
      "vip.bind-failed",
      Type.COUNTER,
      Unit.NONE,
      "Attempts to bind the listener of a VIP's port that failed",
      "vip",
      "port"),
  HOP_SYN_WAIT(
      "hop.syn-wait",
      Type.HISTOGRAM,
      Unit.MICROSECONDS,
      "From when a SYN came to the interface until it went on to its server",
      "vip"),
  HOP_RELEASED(
      "hop.syns-released",
      Type.COUNTER,
      Unit.NONE,
      "SYNs that were let go on; why is held (a backup has the flow), overdue (none had it in time)"
          + " or no-backup",
      "vip",
      "why"),
  HOP_FLOWS(
      "hop.flows",
      Type.GAUGE,
      Unit.NONE,
      "Hopped connections; state is deciding, replicating, half-open, open, closing or ended (cut,"
          + " and remembered for a while)",
      "vip",
      "state"),
  HOP_COPIES(
      "hop.copies",
      Type.GAUGE,
      Unit.NONE,
      "Hopped connections of another owner that this node has, and goes on with when it takes the"
          + " VIP over",
      "vip"),
  HOP_BACKUPS(
      "hop.backups",
      Type.GAUGE,
      Unit.NONE,
      "Scheduler nodes that have all hopped connections of a VIP of this one",
      "vip"),
  HOP_BEHIND(
      "hop.behind",
      Type.GAUGE,
      Unit.NONE,
      "Changes of hopped connections that the backup which is furthest behind does not have yet",
      "vip"),
  HOP_OVERLOOKED(
      "hop.copies-overlooked",
      Type.COUNTER,
      Unit.NONE,
      "Times that a scheduler node which had lacked flows of a VIP for 15 s counted as having them"
          + " all the same, and may own it",
      "vip"),
  HOP_TURNED_AWAY(
      "hop.turned-away",
      Type.COUNTER,
      Unit.NONE,
      "Packets turned away as a bound was reached; limit is the key that sets it",
      "vip",
      "limit"),
  HOP_RESETS(
      "hop.resets",
      Type.COUNTER,
      Unit.NONE,
      "Resets sent to clients; why is stray (of a connection that nobody knows), cut or refused",
      "vip",
      "why"),
  HOP_UP(
      "hop.up",
      Type.GAUGE,
      Unit.NONE,
      "1 while the kernel's part is at an interface and this process hears it, otherwise 0",
      "interface"),
  HOP_KERNEL(
      "hop.kernel-packets",
      Type.COUNTER,
      Unit.NONE,
      "What the kernel's part has counted; what is syns, syns-lost, strays, strays-lost, forwarded,"
          + " forwarded-bytes, udp, icmp, local, unusable, ends-lost, from-peers or not-owned",
      "interface",
      "what"),
  CLUSTER_NODES(
      "cluster.nodes",
      Type.GAUGE,
      Unit.NONE,
      "Scheduler nodes; state is known (configured), reachable (heard) or ready (may own VIPs)",
      "state"),
  VIP_OWNER(
      "vip.owner",
      Type.GAUGE,
      Unit.NONE,
      "1 for the scheduler node that owns a VIP as far as this one knows, 0 for the others",
      "vip",
      "node"),
  VIP_OWNED("vip.owned", Type.GAUGE, Unit.NONE, "1 while this node owns a VIP, otherwise 0", "vip"),
  VIP_TERM("vip.term", Type.GAUGE, Unit.NONE, "The latest term of a VIP known", "vip"),
  TAKEOVERS(
      "vip.takeovers",
      Type.COUNTER,
      Unit.NONE,
      "Times this node took a VIP; reason is no-owner, owner-lost, owner-released, owner-leaving,"
          + " moved, preempted, rival-cut-off or handed-over",
      "vip",
      "reason"),
  TAKEOVER_PHASE(
      "vip.takeover-phase",
      Type.HISTOGRAM,
      Unit.MICROSECONDS,
      "From when the owner before was heard last until phase: noticed, decided, held, announced or"
          + " first-connection",
      "reason",
      "phase"),
  RELEASES(
      "vip.releases",
      Type.COUNTER,
      Unit.NONE,
      "Times this node gave a VIP up; reason is better-claim, handed-over, lease-ended, unfit,"
          + " leaving or removed",
      "vip",
      "reason"),
  ADDRESS_FAILED(
      "vip.address-failed",
      Type.COUNTER,
      Unit.NONE,
      "Operations on a VIP's address that failed; operation is add, remove or announce",
      "vip",
      "operation"),
  LINK_UP(
      "peer.link-up",
      Type.GAUGE,
      Unit.NONE,
      "1 while a link with a peer is up, otherwise 0; direction is from the peer or to it",
      "peer",
      "direction"),
  LINK_ENDED(
      "peer.link-ended",
      Type.COUNTER,
      Unit.NONE,
      "Links from a peer that ended; the reasons are in the page on peer links",
      "peer",
      "reason"),
  LINK_REFUSED(
      "peer.link-refused",
      Type.COUNTER,
      Unit.NONE,
      "Links that did not come to be, refused by this node (here) or by the peer; peer unknown: it"
          + " is none, or did not say who it is",
      "peer",
      "by",
      "reason"),
  PEER_LAG(
      "peer.lag",
      Type.GAUGE,
      Unit.NONE,
      "Changes of the shared state that are missing, as the peer was heard last; of is who misses"
          + " them, the peer or this node",
      "peer",
      "of"),
  RULES_VERSION(
      "rules.version",
      Type.GAUGE,
      Unit.NONE,
      "The number of the version of the shared rules in force on this node; 0 before there is one"),
  ACTORS_LIVE(
      "actors.live",
      Type.GAUGE,
      Unit.NONE,
      "Actors; family is their kind, such as site, vip, listener, server or connection",
      "family"),
  ACTORS_RESTARTED(
      "actors.restarted",
      Type.COUNTER,
      Unit.NONE,
      "Actors restarted by supervision; cause is the exception's class",
      "family",
      "cause"),
  DEAD_LETTERS(
      "actors.dead-letters", Type.COUNTER, Unit.NONE, "Messages that found no actor to take them"),
  DISPATCHER_QUEUED(
      "dispatcher.queued",
      Type.GAUGE,
      Unit.NONE,
      "Tasks waiting for a thread of a dispatcher",
      "dispatcher"),
  DISPATCHER_ACTIVE(
      "dispatcher.active", Type.GAUGE, Unit.NONE, "Threads of a dispatcher at work", "dispatcher"),
  DISPATCHER_COMPLETED(
      "dispatcher.completed", Type.COUNTER, Unit.NONE, "Tasks a dispatcher has done", "dispatcher"),
  PROCESS_CPU(
      "process.cpu", Type.COUNTER, Unit.NANOSECONDS, "CPU time of this process, all threads"),
  PROCESS_RESIDENT(
      "process.resident", Type.GAUGE, Unit.BYTES, "Physical memory of this process (Linux)"),
  PROCESS_OPEN_FILES(
      "process.open-files", Type.GAUGE, Unit.NONE, "File descriptors in use; two a connection"),
  PROCESS_MAX_FILES(
      "process.max-files", Type.GAUGE, Unit.NONE, "File descriptors allowed (ulimit -n)"),
  BUILD(
      "build",
      Type.GAUGE,
      Unit.NONE,
      "1; which version and scheduler node this is",
      "version",
      "node");

  /** How a series behaves. */
  enum Type {
    /** Only grows, from 0 at the start of the process. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** Counts of values up to each bound, and their sum. */
    HISTOGRAM
  }

  /** What a value counts where it is recorded; Prometheus always shows bytes and seconds. */
  enum Unit {
    NONE(""),
    BYTES("_bytes"),
    NANOSECONDS("_seconds"),
    MICROSECONDS("_seconds"),
    MILLISECONDS("_seconds");

    private final String suffix;

    Unit(String suffix) {
      this.suffix = suffix;
    }
  }

  private final String id;
  private final Type type;
  private final Unit unit;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // a List.of, which is immutable
  private final List<String> tags;

  Series(String id, Type type, Unit unit, String meaning, String... tags) {
    this.id = "pointsman." + id;
    this.type = type;
    this.unit = unit;
    this.meaning = meaning;
    this.tags = List.of(tags);
  }

  /** The name in Kamon. */
  String id() {
    return id;
  }

  Type type() {
    return type;
  }

  Unit unit() {
    return unit;
  }

  String meaning() {
    return meaning;
  }

  List<String> tags() {
    return tags;
  }

  /** The name Prometheus shows: the unit is appended where it is missing, and {@code _total}. */
  String prometheusName() {
    String name = id.replace('.', '_').replace('-', '_');
    if (!name.endsWith(unit.suffix)) {
      name += unit.suffix;
    }
    return type == Type.COUNTER ? name + "_total" : name;
  }
}
