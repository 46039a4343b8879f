package dev.pointsman.linux;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hosts on an Ethernet of their own: network namespaces whose {@code eth0} hang on a bridge in one
 * more. Host n has 10.77.0.n/24 and fd77::n/64. All are gone after {@link #close}.
 */
final class Lan implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Deque<String> namespaces = new ArrayDeque<>();
  private final Map<Integer, NetworkThread> threads = new HashMap<>();
  private final String prefix =
      "pm" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-";

  private Lan() {}

  /** Ends the calling test, skipped or on CI failed, unless namespaces can be made here. */
  static Lan ofHosts(int hosts) throws Exception {
    Tools.require(Platform.isSupported(), "Linux", "run it on Linux, x86_64 or aarch64");
    Tools.require("ip", "iproute2");
    Tools.require(
        Capabilities.ofThisProcess().has(Capability.NET_ADMIN) && Tools.isRoot(),
        "root with CAP_NET_ADMIN",
        "run it as root");
    Lan lan = new Lan();
    try {
      lan.namespace("sw");
      lan.ip("-n", lan.prefix + "sw", "link", "add", "br0", "type", "bridge");
      lan.ip("-n", lan.prefix + "sw", "link", "set", "br0", "up");
      for (int host = 1; host <= hosts; host++) {
        lan.addHost(host);
      }
      return lan;
    } catch (Exception | AssertionError e) {
      lan.close();
      throw e;
    }
  }

  private void addHost(int host) throws Exception {
    String name = name(host);
    String port = "port" + host;
    namespace("h" + host);
    threads.put(host, NetworkThread.in(name));
    // Its link-local address, too, is of use at once: nobody asks first whether another one has it.
    on(host, () -> Files.writeString(Path.of("/proc/sys/net/ipv6/conf/default/accept_dad"), "0"));
    ip("-n", name, "link", "set", "lo", "up");
    ip(
        "-n",
        name,
        "link",
        "add",
        "eth0",
        "type",
        "veth",
        "peer",
        "name",
        port,
        "netns",
        prefix + "sw");
    ip("-n", prefix + "sw", "link", "set", port, "master", "br0", "up");
    ip("-n", name, "addr", "add", "10.77.0." + host + "/24", "dev", "eth0");
    ip("-n", name, "addr", "add", "fd77::" + host + "/64", "dev", "eth0", "nodad");
    ip("-n", name, "link", "set", "eth0", "up");
  }

  private void namespace(String name) {
    ip("netns", "add", prefix + name);
    namespaces.push(prefix + name);
  }

  /** The namespace of a host, for {@code ip -n} and {@code ip netns exec}. */
  String name(int host) {
    return prefix + "h" + host;
  }

  /** Runs something on a thread that is on that host. */
  <T extends @Nullable Object> T on(int host, Callable<T> work) throws Exception {
    NetworkThread thread = threads.get(host);
    if (thread == null) {
      throw new IllegalArgumentException("host: " + host);
    }
    return thread.call(work);
  }

  /** Runs {@code ip} on a host. */
  String ipOn(int host, String... words) {
    List<String> all = new ArrayList<>(List.of("-n", name(host)));
    all.addAll(List.of(words));
    return ip(all.toArray(String[]::new));
  }

  /** Runs {@code tc} on a host. */
  String tcOn(int host, String... words) {
    List<String> all = new ArrayList<>(List.of("-n", name(host)));
    all.addAll(List.of(words));
    return run("tc", all.toArray(String[]::new));
  }

  /** Pulls the host's cable, or plugs it in again. */
  void cable(int host, boolean plugged) {
    ip("-n", prefix + "sw", "link", "set", "port" + host, plugged ? "up" : "down");
  }

  private String ip(String... words) {
    return run("ip", words);
  }

  /** Runs a program, which must succeed within 20 s; what it printed. */
  static String run(String program, String... words) {
    Finished finished =
        ChildProcess.run(
            Command.of(program).with((Object[]) words), Path.of("."), Duration.ofSeconds(20));
    return String.join("\n", finished.orFail().output());
  }

  @Override
  public void close() {
    threads.values().forEach(NetworkThread::close);
    AssertionError failure = null;
    while (!namespaces.isEmpty()) {
      try {
        ip("netns", "del", namespaces.pop());
      } catch (AssertionError e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
