package dev.pointsman.testkit.failover;

import dev.pointsman.testkit.lab.AddressWatch;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.NetworkLab;
import dev.pointsman.testkit.streams.StreamServer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The site of the experiment: a client, scheduler nodes and two servers on one switch, and two
 * VIPs.
 *
 * <p>Each VIP has its own first node, so that there is always a node at work that a fault of the
 * other one should leave alone. Nodes are numbered from 0.
 */
final class Stage implements AutoCloseable {
  /** The service's port on the VIPs and on the servers. */
  static final int PORT = 7070;

  /** The port of live streams, on a stage that has them. */
  static final int STREAMS = 7071;

  private static final String CLIENT = "10.99.0.1";

  /** Where the addresses are from which streams are dialled: one each. */
  private static final String AUDIENCE = "10.100.0.0/16";

  /**
   * A VIP.
   *
   * @param order the numbers of the scheduler nodes, the preferred first
   */
  record Vip(String name, String address, List<Integer> order) {}

  private final NetworkLab lab = NetworkLab.create();
  private final LabHost client;
  private final List<LabHost> nodes = new ArrayList<>();
  private final List<LabHost> servers = new ArrayList<>();
  private final List<NameServer> services = new ArrayList<>();
  private final List<StreamServer> streams = new ArrayList<>();
  private final List<AddressWatch> watches = new ArrayList<>();
  private final List<Vip> vips;
  private final Ownership addresses = new Ownership();

  private Stage(int count) {
    client = lab.host("client", CLIENT + "/24");
    // What the client ends waits a minute in TIME_WAIT, 200 a second of them.
    client.sysctl("net.ipv4.ip_local_port_range", "1024 65535");
    client.sysctl("net.ipv4.tcp_tw_reuse", "1");
    List<Integer> order = new ArrayList<>();
    List<Integer> turned = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(lab.host("sched-" + (i + 1), nodeAddress(i) + "/24"));
      order.add(i);
      turned.add((i + 1) % count);
    }
    for (int i = 0; i < 2; i++) {
      servers.add(lab.host("server-" + (i + 1), serverAddress(i) + "/24"));
    }
    vips = List.of(new Vip("media", "10.99.0.100", order), new Vip("other", "10.99.0.101", turned));
  }

  /** Builds one with so many scheduler nodes, its servers running. */
  static Stage build(int nodes) {
    Stage stage = new Stage(nodes);
    try {
      for (LabHost server : stage.servers) {
        stage.services.add(NameServer.start(server, PORT));
      }
      for (LabHost node : stage.nodes) {
        stage.watches.add(
            AddressWatch.start(node, (at, a, added) -> stage.told(node, at, a, added)));
      }
      return stage;
    } catch (RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  /**
   * Adds servers of live streams, and a network of addresses to the client.
   *
   * @param prepare makes a server ready for connections that hop to it
   */
  void addStreams(Consumer<LabHost> prepare) {
    client.addNetwork(AUDIENCE);
    nodes.forEach(node -> node.addRoute(AUDIENCE, "via", CLIENT));
    for (LabHost server : servers) {
      server.addRoute(AUDIENCE, "via", CLIENT);
      prepare.accept(server);
      streams.add(StreamServer.start(server, STREAMS));
    }
  }

  /** The address from which the stream of a number is dialled. */
  static InetAddress audience(int number) {
    int host = 1 + number % 65_000;
    return InetAddress.ofLiteral("10.100.%d.%d".formatted(host >> 8, host & 255));
  }

  /** How many streams the servers serve. */
  int liveStreams() {
    return streams.stream().mapToInt(StreamServer::live).sum();
  }

  NetworkLab lab() {
    return lab;
  }

  LabHost client() {
    return client;
  }

  List<LabHost> nodes() {
    return nodes;
  }

  LabHost node(int number) {
    return nodes.get(number);
  }

  List<LabHost> servers() {
    return servers;
  }

  List<Vip> vips() {
    return vips;
  }

  /** The VIP that the client dials and that faults are aimed at. */
  Vip first() {
    return vips.getFirst();
  }

  /** Which nodes' kernels have which VIP. */
  Ownership addresses() {
    return addresses;
  }

  String nodeAddress(int number) {
    return "10.99.0." + (2 + number);
  }

  String serverAddress(int number) {
    return "10.99.0." + (11 + number);
  }

  /** Takes from a host what a restarted machine does not have: every VIP. */
  void forgetVips(LabHost node) {
    vips.forEach(vip -> node.forgetAddress(vip.address()));
  }

  private void told(LabHost node, long nanoTime, String address, boolean added) {
    for (Vip vip : vips) {
      if (vip.address().equals(address)) {
        addresses.add(new Ownership.Change(nanoTime, node.name(), vip.name(), added));
      }
    }
  }

  @Override
  public void close() {
    watches.forEach(AddressWatch::close);
    streams.forEach(StreamServer::close);
    services.forEach(NameServer::close);
    lab.close();
  }
}
