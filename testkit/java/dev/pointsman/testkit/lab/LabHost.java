package dev.pointsman.testkit.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A host of a lab: a network namespace with a loopback and an {@code eth0} on the switch.
 *
 * <p>Programs run in it ({@link #command}), and so does code of this JVM ({@link #call}, {@link
 * #thread}): a socket belongs to the namespace of the thread that made it.
 */
public final class LabHost implements Place {
  /** The name of every host's interface on the switch. */
  public static final String INTERFACE = "eth0";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final String namespace;

  LabHost(String name, String namespace) {
    this.name = name;
    this.namespace = namespace;
  }

  /** Its name in the lab, and that of its port on the switch. */
  public String name() {
    return name;
  }

  /** The name of its namespace, for {@code ip netns exec} by hand. */
  public String namespace() {
    return namespace;
  }

  /** A command that runs on this host. Its process id is that of the program itself. */
  @Override
  public Command command(Command command) {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    words.addAll(command.words());
    return new Command(command.name() + " on " + name, words);
  }

  /**
   * A thread that lives on this host, not started yet. It is a daemon.
   *
   * @param purpose what it is for, in its name
   */
  public Thread thread(String purpose, Runnable body) {
    return Thread.ofPlatform()
        .daemon()
        .name(purpose + " on " + name)
        .unstarted(
            () -> {
              Namespace.enter(namespace);
              body.run();
            });
  }

  /**
   * Runs code on this host; the sockets that it makes stay there.
   *
   * @param within the longest that it may take
   * @throws LabFailure with its cause, when it throws or takes longer
   */
  @Override
  public <T> T call(Duration within, Callable<T> body) {
    FutureTask<T> task = new FutureTask<>(body);
    thread("call", task).start();
    try {
      return task.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new LabFailure("on %s: %s".formatted(name, e.getCause()), e);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new LabFailure("on %s: no end within %s".formatted(name, within), e);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted on " + name, e);
    }
  }

  /**
   * Gives {@code eth0} an address, usable at once (no duplicate address detection).
   *
   * @param cidr such as {@code 10.99.0.1/24} or {@code fd00::1/64}
   */
  public void addAddress(String cidr) {
    if (cidr.indexOf(':') >= 0) {
      ip("address", "add", cidr, "dev", INTERFACE, "nodad");
    } else {
      ip("address", "add", cidr, "dev", INTERFACE);
    }
  }

  /** Takes an address from {@code eth0}. */
  public void removeAddress(String cidr) {
    ip("address", "delete", cidr, "dev", INTERFACE);
  }

  /**
   * Takes a host address from {@code eth0}, if it is there. A program that was killed may have been
   * about to take it away itself, and the kernel finishes what it was asked.
   */
  public void forgetAddress(String address) {
    try {
      if (addresses().contains(address)) {
        removeAddress(address + (address.indexOf(':') >= 0 ? "/128" : "/32"));
      }
    } catch (LabFailure failure) {
      if (addresses().contains(address)) {
        throw failure;
      }
    }
  }

  /** The addresses of {@code eth0} but for link-local ones, without their prefix lengths. */
  public List<String> addresses() {
    List<String> found = new ArrayList<>();
    for (JsonNode address : json("address", "show", "dev", INTERFACE).path("addr_info")) {
      if (!address.path("scope").asText().equals("link")) {
        found.add(address.required("local").asText());
      }
    }
    return found;
  }

  /**
   * Adds a route.
   *
   * @param words as for {@code ip route add}, such as {@code default via 10.99.0.2}
   */
  public void addRoute(String... words) {
    List<String> all = new ArrayList<>(List.of("route", "add"));
    all.addAll(List.of(words));
    ip(all.toArray(String[]::new));
  }

  /**
   * Makes every address of a network this host's own, as if each were on {@code lo}.
   *
   * @param network such as {@code 10.100.0.0/16}; it is told to nobody, so the others need a route
   */
  public void addNetwork(String network) {
    ip("route", "add", "local", network, "dev", "lo");
  }

  /** Tells the host where an address of its link is, for good: it never asks for it. */
  public void addNeighbour(String address, String mac) {
    ip("neigh", "replace", address, "lladdr", mac, "dev", INTERFACE, "nud", "permanent");
  }

  /** Takes {@code eth0} down, as an operator on the host does. Its routes go. */
  public void interfaceDown() {
    ip("link", "set", INTERFACE, "down");
  }

  /** Brings {@code eth0} up. */
  public void interfaceUp() {
    ip("link", "set", INTERFACE, "up");
  }

  /** Sets a sysctl of this namespace, such as {@code net.ipv4.ip_forward}. */
  public void sysctl(String key, String value) {
    Shell.run("ip", "netns", "exec", namespace, "sysctl", "-qw", key + "=" + value);
  }

  /** The MAC address of {@code eth0}, as {@code ip} writes it. */
  public String mac() {
    return json("link", "show", "dev", INTERFACE).required("address").asText();
  }

  /** What {@code eth0} has carried. */
  public Counters counters() {
    JsonNode all = json("link", "show", "dev", INTERFACE).required("stats64");
    return new Counters(
        all.required("rx").required("packets").asLong(),
        all.required("rx").required("bytes").asLong(),
        all.required("tx").required("packets").asLong(),
        all.required("tx").required("bytes").asLong());
  }

  /** Runs {@code ip} with these words on this host. */
  String ip(String... words) {
    List<String> all = new ArrayList<>(List.of("ip", "-n", namespace));
    all.addAll(List.of(words));
    return Shell.run(all.toArray(String[]::new));
  }

  /** Runs {@code nft} with these words on this host. */
  public String nft(String... words) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace, "nft"));
    all.addAll(List.of(words));
    return Shell.run(all.toArray(String[]::new));
  }

  private JsonNode json(String... words) {
    List<String> all = new ArrayList<>(List.of("-s", "-j"));
    all.addAll(List.of(words));
    String text = ip(all.toArray(String[]::new));
    try {
      return JSON.readTree(text).required(0);
    } catch (JsonProcessingException e) {
      throw new LabFailure("ip wrote what is no JSON: " + text, e);
    }
  }
}
