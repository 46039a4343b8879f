package dev.pointsman.testkit.hop;

import dev.pointsman.testkit.lab.LabHost;
import dev.pointsman.testkit.lab.NetworkLab;
import dev.pointsman.testkit.lab.StatefulFirewall;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.product.ProductCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Two clients, two scheduler nodes and two servers on one switch.
 *
 * <p>Both clients have a stateful firewall; that of the second one has a helper for PNA. The
 * servers are prepared by the product's own command. Clients are in a network of their own, which
 * the others reach by the first client, so that it can have as many addresses as it needs.
 */
public final class HopSite implements AutoCloseable {
  /** The VIP. */
  public static final String VIP = "10.99.0.100";

  /** Every host's own address is in it, and so is every client's. */
  static final String NETWORK = "10.99.0.0/24";

  private static final String CLIENTS = "10.99.0.1-10.99.0.9";
  private static final Duration PREPARE = Duration.ofSeconds(30);

  private final NetworkLab lab;
  private final LabHost client;
  private final LabHost helped;
  private final List<LabHost> nodes;
  private final List<LabHost> servers;
  private final StatefulFirewall firewall;
  private final StatefulFirewall helpedFirewall;
  private final Crossings crossings;

  private HopSite(NetworkLab lab) {
    this.lab = lab;
    client = lab.host("client", "10.99.0.1/24");
    helped = lab.host("client-helped", "10.99.0.2/24");
    nodes =
        List.of(
            lab.host("sched-1", nodeAddress(0) + "/24"),
            lab.host("sched-2", nodeAddress(1) + "/24"));
    servers =
        List.of(
            lab.host("server-1", serverAddress(0) + "/24"),
            lab.host("server-2", serverAddress(1) + "/24"));
    firewall = StatefulFirewall.on(client);
    helpedFirewall = StatefulFirewall.on(helped);
    helpedFirewall.helpDatagramsFrom(VIP);
    crossings = Crossings.count(lab, List.of(client, helped), CLIENTS, nodes, servers);
  }

  /**
   * Builds it, its servers prepared.
   *
   * @param directory where {@code server-prepare} keeps what was before
   */
  public static HopSite build(Path directory) {
    HopSite site = new HopSite(NetworkLab.create());
    try {
      CompletableFuture.allOf(
              site.servers.stream()
                  .map(server -> CompletableFuture.runAsync(() -> prepare(server, directory)))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
      return site;
    } catch (RuntimeException e) {
      site.close();
      throw e;
    }
  }

  /** Prepares a host as a server for the VIP, by the product's own command. */
  public static void prepare(LabHost server, Path directory) {
    ChildProcess.run(
            server.command(
                ProductCommand.of(
                    "server-prepare",
                    "--vip",
                    VIP,
                    "--state",
                    directory.resolve("prepared-" + server.name()))),
            directory,
            PREPARE)
        .orFail();
  }

  /** Has the clients find the VIP at a server, with no scheduler node between: the control. */
  public void dialDirectly(LabHost server) {
    for (LabHost each : List.of(client, helped)) {
      each.addNeighbour(VIP, server.mac());
    }
  }

  /** A client; what it has not asked for does not reach it. */
  public LabHost client() {
    return client;
  }

  /** A client whose firewall lets in what PNA's players ask for by their connection. */
  public LabHost helpedClient() {
    return helped;
  }

  public List<LabHost> nodes() {
    return nodes;
  }

  public List<LabHost> servers() {
    return servers;
  }

  /** The network between them. */
  public NetworkLab lab() {
    return lab;
  }

  /** Which way packets went. */
  public Crossings crossings() {
    return crossings;
  }

  /** How many packets the clients' firewalls have dropped. */
  public long dropped() {
    return firewall.dropped() + helpedFirewall.dropped();
  }

  /** {@code [server-1, server-2]}, as a rule has it. */
  public String allServers() {
    return servers.stream().map(LabHost::name).collect(Collectors.joining(", ", "[", "]"));
  }

  static String nodeAddress(int number) {
    return "10.99.0." + (12 + number);
  }

  static String serverAddress(int number) {
    return "10.99.0." + (21 + number);
  }

  @Override
  public void close() {
    lab.close();
  }
}
