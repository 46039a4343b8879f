package dev.pointsman.api;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.ConnectionView.Phase;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.HopView;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodesView;
import dev.pointsman.model.Protocol;
import dev.pointsman.model.SchedulingPolicy;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.SiteView;
import dev.pointsman.model.SiteView.ListenerState;
import dev.pointsman.model.SiteView.ListenerView;
import dev.pointsman.model.SiteView.RuleView;
import dev.pointsman.model.SiteView.ServerView;
import dev.pointsman.model.SiteView.VipView;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a small site might say of itself. */
final class Views {
  static final NodeName NODE = new NodeName("sched-1");
  static final VipName MEDIA = new VipName("media");
  static final ServerName STREAM1 = new ServerName("stream1");

  private Views() {}

  static SiteView ready() {
    return site(false, new ListenerView(7070, ListenerState.LISTENING, endpoint(7070), ""));
  }

  static SiteView draining() {
    return site(true, new ListenerView(7070, ListenerState.DRAINING, endpoint(7070), ""));
  }

  /** A node of two that owns the VIP, but may not, or does not serve it yet. */
  static SiteView ofTwo(List<String> hindrances, ListenerView... listeners) {
    SiteView alone = site(false, listeners);
    return new SiteView(
        alone.node(),
        alone.startedEpochMillis(),
        false,
        alone.vips(),
        alone.servers(),
        alone.rules(),
        Optional.of(new NodesView(List.of(), Optional.empty(), hindrances, List.of())));
  }

  static SiteView portTaken() {
    return site(
        false,
        new ListenerView(7070, ListenerState.LISTENING, endpoint(7070), ""),
        new ListenerView(
            80, ListenerState.BACKING_OFF, Optional.empty(), "address already in use"));
  }

  /** A connection that began {@code started} ms into the epoch, from a client's port. */
  static ConnectionView connection(
      long id, String client, String server, long started, long bytes, long idleNanos) {
    return new ConnectionView(
        new ConnectionId(id),
        MEDIA,
        "media:7070",
        new Endpoint(InetAddress.ofLiteral(client), 40_000),
        endpoint(7070).orElseThrow(),
        Optional.of(new ServerName(server)),
        Optional.of(new Endpoint(InetAddress.ofLiteral("127.0.0.11"), 7070)),
        Phase.OPEN,
        "",
        started,
        1_500_000,
        bytes,
        2 * bytes,
        idleNanos);
  }

  private static SiteView site(boolean draining, ListenerView... listeners) {
    return new SiteView(
        NODE,
        1_700_000_000_000L,
        draining,
        List.of(
            new VipView(
                MEDIA,
                "127.0.0.101",
                Optional.of(NODE),
                Term.NONE,
                List.of(listeners),
                Optional.of(
                    new HopView(
                        HopView.Role.OWNER,
                        12,
                        true,
                        List.of(
                            new HopView.BackupView(
                                new NodeName("sched-2"), true, 40, 3, false)))))),
        List.of(
            new ServerView(
                STREAM1,
                "127.0.0.11",
                2,
                AdminState.ENABLED,
                "down",
                false,
                "down: connection refused",
                1_700_000_001_000L,
                3,
                100,
                "tcp 127.0.0.11:7070")),
        List.of(
            new RuleView(
                "media:7070",
                MEDIA,
                7070,
                Protocol.TELNET,
                SchedulingPolicy.LEAST_CONNECTIONS,
                Forwarding.RELAY,
                List.of(STREAM1),
                7070,
                10,
                3,
                Map.of(CloseCause.CLIENT_CLOSED, 5L, CloseCause.NO_SERVER, 2L))),
        Optional.empty());
  }

  private static Optional<Endpoint> endpoint(int port) {
    return Optional.of(new Endpoint(InetAddress.ofLiteral("127.0.0.101"), port));
  }
}
