package dev.pointsman.testkit.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network of hosts on one switch, made of network namespaces, gone when it is closed.
 *
 * <pre>{@code
 * try (NetworkLab lab = NetworkLab.create()) {
 *   LabHost client = lab.host("client", "10.99.0.1/24");
 *   LabHost server = lab.host("server", "10.99.0.11/24");
 *   lab.network().unplug(List.of("server"));
 * }
 * }</pre>
 *
 * <p>{@link #close()} ends every process that still runs in it and removes the namespaces; so does
 * the end of this JVM, if it can. What a killed JVM left behind is removed by {@link #create()}.
 * All commands are bounded in time. Not thread-safe, but for {@link #close()}.
 */
public final class NetworkLab implements AutoCloseable {
  /** The longest that a short program may take, such as one that tells its version. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** IFNAMSIZ less its terminating zero: a host's name is that of its port, too. */
  private static final Pattern HOST_NAME = Pattern.compile("[a-z][a-z0-9-]{0,14}");

  private static final String SWITCH = "switch";

  private final String prefix;
  private final Map<String, LabHost> hosts = new LinkedHashMap<>();
  private final Thread hook;
  private final Switch network;
  private boolean closed;

  private NetworkLab(String prefix) {
    this.prefix = prefix;
    this.hook = new Thread(this::removeAll, "remove " + prefix);
    Runtime.getRuntime().addShutdownHook(hook);
    this.network = Switch.create(prefix + SWITCH);
  }

  /**
   * What this machine lacks for a lab, in words; empty when it lacks nothing.
   *
   * <p>Asked before a lab is made, so that the answer is a sentence and not a failed command.
   */
  public static Optional<String> lacking() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("root (network namespaces need it)");
    }
    for (String program : List.of("ip", "nft")) {
      if (find(program).isEmpty()) {
        return Optional.of(
            "%s (apt-get install %s)"
                .formatted(program, program.equals("ip") ? "iproute2" : "nftables"));
      }
    }
    return Optional.empty();
  }

  /** Makes a lab with a switch and no host, after removing what killed processes left behind. */
  public static NetworkLab create() {
    Leftovers.remove();
    return new NetworkLab(
        "%s-%d-%d-"
            .formatted(Leftovers.PREFIX, ProcessHandle.current().pid(), NUMBERS.incrementAndGet()));
  }

  /**
   * Adds a host.
   *
   * @param name at most 15 of a-z, 0-9 and {@code -}, a letter first
   * @param addresses of its {@code eth0}, such as {@code 10.99.0.1/24}
   */
  public LabHost host(String name, String... addresses) {
    if (!HOST_NAME.matcher(name).matches() || name.equals(SWITCH) || hosts.containsKey(name)) {
      throw new IllegalArgumentException(
          "\"%s\" (expected: a name of its own, at most 15 of a-z, 0-9 and -)".formatted(name));
    }
    LabHost host = new LabHost(name, prefix + name);
    Shell.run("ip", "netns", "add", host.namespace());
    hosts.put(name, host);
    network.connect(name, host.namespace());
    host.ip("link", "set", "lo", "up");
    host.interfaceUp();
    for (String address : addresses) {
      host.addAddress(address);
    }
    return host;
  }

  /** The switch between them. */
  public Switch network() {
    return network;
  }

  /** Its hosts, in the order in which they were added. */
  public List<LabHost> hosts() {
    return List.copyOf(hosts.values());
  }

  @Override
  public void close() {
    removeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This JVM is ending, and the hook, should it come second, finds nothing to do.
      assert closed : e;
    }
  }

  private synchronized void removeAll() {
    if (closed) {
      return;
    }
    closed = true;
    for (String name : Leftovers.namespaces()) {
      if (name.startsWith(prefix)) {
        Leftovers.remove(name);
      }
    }
  }

  private static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    return Stream.of(path.split(":", -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
