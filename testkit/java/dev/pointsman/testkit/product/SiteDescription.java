package dev.pointsman.testkit.product;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A site with one scheduler node: its VIPs, servers and rules, as the product's configuration file
 * writes them.
 *
 * @param vips addresses by name; they must be there already (loopback)
 * @param servers addresses by name
 * @param rules the rules, in the file's order
 */
public record SiteDescription(
    SortedMap<String, String> vips, SortedMap<String, String> servers, List<RelayRule> rules) {

  /** A site of these VIPs, servers and rules. */
  public SiteDescription(
      Map<String, String> vips, Map<String, String> servers, List<RelayRule> rules) {
    this(new TreeMap<>(vips), new TreeMap<>(servers), rules);
  }

  public SiteDescription {
    rules = List.copyOf(rules);
  }

  /**
   * The configuration file.
   *
   * @param apiPort the port of the HTTP API on 127.0.0.1; the other ports are picked by the product
   */
  public String conf(int apiPort) {
    return """
        pointsman {
          node = sched-1
          schedulers { sched-1 { host = 127.0.0.1, port = 0 } }
          vips {
        %s
          }
          servers {
        %s
          }
          rules = [
        %s
          ]
          api { host = 127.0.0.1, port = %d }
          metrics { port = 0, status-port = 0 }
        }
        """
        .formatted(
            lines(vips, "    %s { address = %s, schedulers = [sched-1] }"),
            lines(servers, "    %s { address = %s, health { type = tcp } }"),
            rules.stream().map(SiteDescription::line).collect(Collectors.joining("\n")),
            apiPort);
  }

  private static String lines(SortedMap<String, String> addresses, String format) {
    return addresses.entrySet().stream()
        .map(entry -> format.formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String line(RelayRule rule) {
    return "    { vip = %s, port = %d, protocol = %s, %sservers = [%s], server-port = %d }"
        .formatted(
            rule.vip(),
            rule.port(),
            rule.protocol(),
            rule.path() == null ? "" : "path = \"%s\", ".formatted(rule.path()),
            String.join(", ", rule.servers()),
            rule.serverPort());
  }
}
