package dev.pointsman.hop;

import dev.pointsman.flows.packet.MacPair;
import dev.pointsman.linux.MacAddress;
import dev.pointsman.linux.NeighbourEvent;
import dev.pointsman.linux.Neighbours;
import dev.pointsman.linux.Removal;
import dev.pointsman.linux.datapath.Counter;
import dev.pointsman.linux.datapath.DataPath;
import dev.pointsman.linux.datapath.ServerEntry;
import dev.pointsman.metrics.HopInterfaceMeter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An interface that has the program: its servers, their numbers and their neighbours. */
final class OpenInterface {
  private final DataPath path;
  private final EventRouter router;
  private final Neighbours neighbours;
  private final ServerNumbers numbers;
  private final Map<InetAddress, MacAddress> macs = new HashMap<>();
  private final Set<InetAddress> silent = new HashSet<>();
  private final Set<InetAddress> watched = new HashSet<>();
  private final Map<Counter, Long> counted = new EnumMap<>(Counter.class);
  private final Map<Integer, ServerEntry> entries = new HashMap<>();
  private final HopPeers others;

  /** The scheduler nodes on this link; empty until this node is known to be a server. */
  private Optional<Set<InetAddress>> peers = Optional.empty();

  private boolean serves;

  private OpenInterface(
      DataPath path,
      HopPeers others,
      EventRouter router,
      Neighbours neighbours,
      ServerNumbers numbers) {
    this.others = others;
    this.path = path;
    this.router = router;
    this.neighbours = neighbours;
    this.numbers = numbers;
  }

  /** Begins to be told of what happens at {@code path}. */
  static OpenInterface of(
      DataPath path,
      HopPeers others,
      Consumer<? super NeighbourEvent> listener,
      Consumer<IOException> onFailure)
      throws IOException {
    ServerNumbers numbers = new ServerNumbers();
    Map<Integer, ServerEntry> left = new HashMap<>();
    for (int number = 0; number < ServerNumbers.MOST; number++) {
      ServerEntry entry = path.server(number);
      numbers.adopt(number, entry.tag());
      if (entry.tag() != 0) {
        left.put(number, entry);
      }
    }
    EventRouter router = new EventRouter(onFailure);
    Neighbours neighbours = Neighbours.start(path.link().name(), listener);
    OpenInterface opened = new OpenInterface(path, others, router, neighbours, numbers);
    opened.entries.putAll(left);
    // What an earlier process has counted is not this one's.
    opened.counted.putAll(path.counters());
    try {
      path.tell(router);
      return opened;
    } catch (IOException | RuntimeException e) {
      neighbours.close();
      throw e;
    }
  }

  DataPath path() {
    return path;
  }

  EventRouter router() {
    return router;
  }

  Kernel kernel() {
    return new DataPathKernel(path);
  }

  /** A host has this hardware address. */
  void found(InetAddress host, MacAddress mac) {
    macs.put(host, mac);
    silent.remove(host);
  }

  /**
   * A host does not answer. What has hopped to it is still sent where it was last, and new
   * connections go elsewhere.
   */
  void lost(InetAddress host) {
    silent.add(host);
  }

  /** These servers are in use and no others: the kernel knows them, and how they are reached. */
  ServerRoutes servers(Set<ServerAt> servers) throws IOException {
    numbers.retain(servers);
    Map<ServerAt, Route> routes = new LinkedHashMap<>();
    Map<Integer, ServerEntry> wanted = new HashMap<>();
    for (ServerAt server : servers) {
      int number = numbers.of(server);
      boolean local = NetworkInterface.getByInetAddress(server.address()) != null;
      Optional<MacAddress> mac = mac(server, number);
      boolean answers = local || (mac.isPresent() && !silent.contains(server.address()));
      routes.put(server, new Route(number, local, pair(local, mac), answers));
      wanted.put(number, entry(server, local, mac));
    }
    for (Map.Entry<Integer, ServerEntry> each : entries.entrySet()) {
      wanted.putIfAbsent(each.getKey(), ServerEntry.unusable(0));
    }
    for (Map.Entry<Integer, ServerEntry> each : wanted.entrySet()) {
      if (!each.getValue().equals(entries.put(each.getKey(), each.getValue()))) {
        path.setServer(each.getKey(), each.getValue());
      }
    }
    serves = routes.values().stream().anyMatch(Route::local);
    Set<InetAddress> hosts =
        routes.entrySet().stream()
            .filter(each -> !each.getValue().local())
            .map(each -> each.getKey().address())
            .collect(Collectors.toCollection(HashSet::new));
    hosts.addAll(peers());
    watch(hosts);
    tellPeers();
    return new ServerRoutes(routes);
  }

  /** Only a server is sent anything by them. */
  private Set<InetAddress> peers() {
    if (serves && peers.isEmpty()) {
      peers = Optional.of(others.on(path.link().name()));
    }
    return serves ? peers.orElseThrow() : Set.of();
  }

  private void tellPeers() throws IOException {
    Map<MacAddress, InetAddress> known = new HashMap<>();
    for (InetAddress peer : peers()) {
      MacAddress mac = macs.get(peer);
      if (mac != null) {
        known.put(mac, peer);
      }
    }
    // Until neighbours answer, those are right that an earlier process has left.
    if (!serves || !known.isEmpty()) {
      path.setPeers(known);
    }
  }

  /**
   * Whether the kernel may take what comes from nobody that it knows for a client's: it knows all
   * the other scheduler nodes, or none of them has anything to send here.
   */
  boolean tellsClients() {
    return !serves
        || (peers().size() == others.nodes().size() && macs.keySet().containsAll(peers()));
  }

  private void watch(Set<InetAddress> hosts) throws IOException {
    for (InetAddress host : Set.copyOf(watched)) {
      if (!hosts.contains(host)) {
        neighbours.forget(host);
        watched.remove(host);
        silent.remove(host);
      }
    }
    for (InetAddress host : hosts) {
      if (watched.add(host)) {
        neighbours.watch(host);
      }
    }
  }

  /** As its neighbours say, or before they do, as an earlier process has left it. */
  private Optional<MacAddress> mac(ServerAt server, int number) {
    ServerEntry left = entries.get(number);
    if (left != null && left.tag() == server.tag() && left.usable() && !left.local()) {
      macs.putIfAbsent(server.address(), left.to());
    }
    return Optional.ofNullable(macs.get(server.address()));
  }

  private ServerEntry entry(ServerAt server, boolean local, Optional<MacAddress> mac) {
    if (local) {
      return ServerEntry.thisNode(server.tag());
    }
    return mac.map(to -> ServerEntry.through(path.link(), to, server.tag()))
        .orElseGet(() -> ServerEntry.unusable(server.tag()));
  }

  private Optional<MacPair> pair(boolean local, Optional<MacAddress> mac) {
    byte[] own = path.link().mac().orElseThrow().toBytes();
    return local ? Optional.of(MacPair.of(own, own)) : mac.map(to -> MacPair.of(to.toBytes(), own));
  }

  /**
   * Counts what the program has counted since this was called last.
   *
   * @return whether it could not tell of some ends
   */
  boolean count(HopInterfaceMeter meter) throws IOException {
    long lost = counted.getOrDefault(Counter.ENDS_LOST, 0L);
    for (Map.Entry<Counter, Long> each : path.counters().entrySet()) {
      long before = counted.getOrDefault(each.getKey(), 0L);
      if (each.getValue() > before) {
        meter.counted(label(each.getKey()), each.getValue() - before);
      }
      counted.put(each.getKey(), each.getValue());
    }
    return counted.getOrDefault(Counter.ENDS_LOST, 0L) > lost;
  }

  private static String label(Counter counter) {
    return counter.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Leaves the program and its flows in the kernel. */
  void close() {
    neighbours.close();
    path.close();
  }

  /** Takes the program away, and with it the flows. */
  Removal remove() throws IOException {
    neighbours.close();
    return path.remove();
  }
}
