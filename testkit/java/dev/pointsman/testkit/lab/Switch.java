package dev.pointsman.testkit.lab;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The lab's switch: a bridge in a namespace of its own, with a port for each host.
 *
 * <p>It forwards from the first moment (no spanning tree) and floods multicast to every port (no
 * snooping), as VRRP and neighbour discovery need. A cable that is pulled takes the host's carrier
 * away; a pair that is cut loses every frame without a sign of it.
 */
public final class Switch {
  private static final String BRIDGE = "br0";

  private static final String RULES =
      """
      table bridge lab {
        set cut { type ifname . ifname; }
        chain forward {
          type filter hook forward priority 0; policy accept;
          iifname . oifname @cut counter drop;
        }
      }
      """;

  /**
   * Two ports that no frame passes between, in one direction.
   *
   * @param from the sending host's name
   * @param to the receiving host's name
   */
  public record Cut(String from, String to) {}

  private final String namespace;

  private Switch(String namespace) {
    this.namespace = namespace;
  }

  static Switch create(String namespace) {
    Shell.run("ip", "netns", "add", namespace);
    Switch made = new Switch(namespace);
    made.ip("link", "add", BRIDGE, "type", "bridge", "stp_state", "0", "mcast_snooping", "0");
    made.ip("link", "set", BRIDGE, "up");
    Shell.runWith(RULES, "ip", "netns", "exec", namespace, "nft", "-f", "-");
    return made;
  }

  void connect(String host, String hostNamespace) {
    ip(
        "link",
        "add",
        host,
        "type",
        "veth",
        "peer",
        "name",
        LabHost.INTERFACE,
        "netns",
        hostNamespace);
    ip("link", "set", host, "master", BRIDGE, "up");
  }

  /** Pulls the cables of some hosts: their interfaces lose the carrier. */
  public void unplug(Collection<String> hosts) {
    set(hosts, "down");
  }

  /** Plugs the cables of some hosts in again. */
  public void plug(Collection<String> hosts) {
    set(hosts, "up");
  }

  /** Loses every frame of these pairs from now on, all of them from the same moment. */
  public void cut(Collection<Cut> pairs) {
    if (!pairs.isEmpty()) {
      String elements =
          pairs.stream()
              .map(cut -> "\"%s\" . \"%s\"".formatted(cut.from(), cut.to()))
              .collect(Collectors.joining(", "));
      nft("add element bridge lab cut { " + elements + " }");
    }
  }

  /** Ends every {@link #cut}. */
  public void heal() {
    nft("flush set bridge lab cut");
  }

  /**
   * Begins to count what crosses the switch.
   *
   * @param matches what to count by a name of your own: words of {@code nft}, such as {@code
   *     iifname "server-1" ip protocol udp}; a frame may count under several
   */
  public SwitchCounters count(Map<String, String> matches) {
    return SwitchCounters.install(namespace, matches);
  }

  String namespace() {
    return namespace;
  }

  private void set(Collection<String> hosts, String state) {
    String batch =
        hosts.stream()
            .map(host -> "link set " + host + " " + state + "\n")
            .collect(Collectors.joining());
    Shell.runWith(batch, "ip", "-n", namespace, "-batch", "-");
  }

  private void nft(String command) {
    Shell.run("ip", "netns", "exec", namespace, "nft", command);
  }

  private void ip(String... words) {
    String[] all = new String[words.length + 3];
    System.arraycopy(new String[] {"ip", "-n", namespace}, 0, all, 0, 3);
    System.arraycopy(words, 0, all, 3, words.length);
    Shell.run(all);
  }
}
