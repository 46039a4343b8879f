package dev.pointsman.testkit.soak;

import dev.pointsman.testkit.failover.Ownership;
import dev.pointsman.testkit.lab.AddressWatch;
import dev.pointsman.testkit.lab.LabFailure;
import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.NetworkLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The stage of a soak: a client, two scheduler nodes of the product and two servers on one switch,
 * and two VIPs with different first nodes.
 */
final class Site implements AutoCloseable {
  /** A VIP; {@code first} is the number of the node that its list begins with. */
  record Vip(String name, String address, int first) {}

  static final List<Vip> VIPS =
      List.of(new Vip("media", "10.99.0.100", 0), new Vip("other", "10.99.0.101", 1));

  static final int NODES = 2;

  private final NetworkLab lab = NetworkLab.create();
  private final LabHost client;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Server> servers = new ArrayList<>();
  private final List<AddressWatch> watches = new ArrayList<>();
  private final Ownership addresses = new Ownership();

  private Site(Path directory) {
    client = lab.host("client", "10.99.0.1/24");
    client.sysctl("net.ipv4.ip_local_port_range", "1024 65535");
    client.sysctl("net.ipv4.tcp_tw_reuse", "1");
    for (int i = 0; i < NODES; i++) {
      LabHost host = lab.host(Configuration.nodeName(i), Configuration.nodeAddress(i) + "/24");
      nodes.add(new Node(i, host, directory.resolve(host.name())));
    }
    for (int i = 0; i < Configuration.SERVERS; i++) {
      String name = Configuration.serverName(i);
      servers.add(new Server(lab.host(name, Configuration.serverAddress(i) + "/24")));
    }
  }

  /** Builds it, with its servers running and its nodes not started. */
  static Site build(Path directory) {
    Site site = new Site(directory);
    try {
      for (Node node : site.nodes) {
        Files.createDirectories(node.directory());
        site.watches.add(
            AddressWatch.start(
                node.host(), (at, address, added) -> site.told(node, at, address, added)));
        node.write(0);
      }
      site.servers.forEach(Server::start);
      return site;
    } catch (IOException e) {
      site.close();
      throw new LabFailure("the nodes' directories cannot be made", e);
    } catch (RuntimeException e) {
      site.close();
      throw e;
    }
  }

  LabHost client() {
    return client;
  }

  List<Node> nodes() {
    return nodes;
  }

  Node node(int number) {
    return nodes.get(number);
  }

  List<Server> servers() {
    return servers;
  }

  NetworkLab lab() {
    return lab;
  }

  /** Which nodes' kernels have which VIP. */
  Ownership addresses() {
    return addresses;
  }

  /** The last lines of every node's log. */
  String logs() {
    return nodes.stream().map(Node::logTail).collect(Collectors.joining("\n"));
  }

  /** Takes every VIP from a node's host, as the loss of its power does. */
  void forgetVips(Node node) {
    VIPS.forEach(vip -> node.host().forgetAddress(vip.address()));
  }

  private void told(Node node, long nanoTime, String address, boolean added) {
    for (Vip vip : VIPS) {
      if (vip.address().equals(address)) {
        addresses.add(new Ownership.Change(nanoTime, node.name(), vip.name(), added));
      }
    }
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
    watches.forEach(AddressWatch::close);
    servers.forEach(Server::close);
    lab.close();
  }
}
