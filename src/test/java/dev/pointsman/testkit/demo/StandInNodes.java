package dev.pointsman.testkit.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scheduler nodes of a few lines for the story's own test, which know of each other because they
 * are in one process: the first one that runs has the VIP.
 */
final class StandInNodes {
  private final boolean seesTheDead;
  private final boolean remembers;
  private final Map<String, Node> running = new LinkedHashMap<>();
  private final Map<String, String> admin = new TreeMap<>();
  private long term;

  /**
   * @param seesTheDead whether they try another server when one refuses
   * @param remembers whether what an operator told one of them outlives it
   */
  StandInNodes(boolean seesTheDead, boolean remembers) {
    this.seesTheDead = seesTheDead;
    this.remembers = remembers;
    for (String server : new String[] {"stream1", "stream2", "web1", "web2"}) {
      admin.put(server, "enabled");
    }
  }

  /** A {@link DemoNode.Starter}. */
  synchronized DemoNode start(String name, Path conf, URI api, Consumer<String> log)
      throws IOException {
    log.accept("no log at " + api);
    int[] ports =
        Pattern.compile("vip = media, port = (\\d+)")
            .matcher(Files.readString(conf))
            .results()
            .map(MatchResult::group)
            .mapToInt(text -> Integer.parseInt(text.replaceAll("\\D", "")))
            .toArray();
    Node node = new Node(name, ports);
    running.put(name, node);
    ownIfNobodyDoes();
    return node;
  }

  private void ownIfNobodyDoes() throws IOException {
    if (!running.isEmpty() && running.values().stream().allMatch(node -> node.relay == null)) {
      running.values().iterator().next().own();
      term++;
    }
  }

  private synchronized void gone(Node node) {
    try {
      running.remove(node.name);
      node.disown();
      if (!remembers) {
        admin.replaceAll((server, state) -> "enabled");
      }
      ownIfNobodyDoes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private final class Node implements DemoNode {
    private final String name;
    private final int[] ports;
    private @Nullable StandInRelay relay;

    Node(String name, int[] ports) {
      this.name = name;
      this.ports = ports;
    }

    void own() throws IOException {
      relay = new StandInRelay(ports[0], ports[1], ports[2], seesTheDead);
    }

    void disown() throws IOException {
      if (relay != null) {
        relay.close();
        relay = null;
      }
    }

    @Override
    public String describe() {
      return "a stand-in";
    }

    @Override
    public void awaitReady() {}

    @Override
    public boolean isAlive() {
      synchronized (StandInNodes.this) {
        return running.get(name) == this;
      }
    }

    @Override
    public NodeStatus status() {
      Map<String, String> servers = new TreeMap<>();
      synchronized (StandInNodes.this) {
        admin.forEach((server, state) -> servers.put(server, state + ", " + health(server)));
        String owner =
            running.values().stream()
                .filter(node -> node.relay != null)
                .map(node -> node.name)
                .findFirst()
                .orElse("");
        return new NodeStatus(true, owner, term, relay != null, servers);
      }
    }

    private String health(String server) {
      if (server.startsWith("web")) {
        return "up";
      }
      String address = server.equals("stream1") ? Addresses.STREAM1 : Addresses.STREAM2;
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress(address, ports[0]), 1000);
        return "up";
      } catch (IOException e) {
        return "down"; // that it refuses is the answer
      }
    }

    @Override
    public void administer(String server, String action) {
      synchronized (StandInNodes.this) {
        admin.put(server, action.equals("drain") ? "draining" : action + "d");
      }
    }

    @Override
    public String lastWords() {
      return "";
    }

    @Override
    public String awaitLogLine(Predicate<String> wanted, java.time.Duration within) {
      throw new UnsupportedOperationException("a stand-in has no log");
    }

    @Override
    public void kill() {
      gone(this);
    }

    @Override
    public void close() {
      gone(this);
    }
  }
}
