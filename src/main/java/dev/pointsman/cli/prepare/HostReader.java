package dev.pointsman.cli.prepare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.prepare.Host;
import dev.pointsman.prepare.Host.Address;
import dev.pointsman.prepare.Host.Link;
import dev.pointsman.prepare.Host.Table;
import dev.pointsman.prepare.Kept;
import dev.pointsman.prepare.Loopback;
import dev.pointsman.prepare.Parameters;
import dev.pointsman.prepare.Ruleset;
import dev.pointsman.prepare.ShellCommand;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what is there on a server, by {@code ip}, {@code sysctl} and {@code nft}. */
final class HostReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VERSION =
      Pattern.compile(Pattern.quote(Ruleset.versionMark()) + "([0-9a-f]+)");
  private static final Pattern ELEMENTS = Pattern.compile("elements = \\{([^}]*)}");

  private final Programs programs;

  HostReader(Programs programs) {
    this.programs = programs;
  }

  /**
   * All of it.
   *
   * @param kept what an earlier run remembered
   * @param withTable whether nftables is asked, which needs a privilege
   */
  Host read(Map<String, Kept> kept, boolean withTable) throws PrepareFailure {
    List<Link> links = links(programs.run(command("ip", "-d", "-j", "addr", "show")));
    Set<String> keys = new TreeSet<>(kept.keySet());
    for (Parameters parameter : Parameters.values()) {
      keys.add(parameter.key("all"));
      links.stream().filter(Link::arp).forEach(link -> keys.add(parameter.key(link.name())));
    }
    return new Host(
        links,
        parameters(keys),
        withTable ? table() : Table.NONE,
        kept,
        defaultRoutes(programs.run(command("ip", "-j", "-4", "route", "show", "default"))));
  }

  static List<Link> links(String json) throws PrepareFailure {
    List<Link> links = new ArrayList<>();
    for (JsonNode link : tree(json)) {
      Set<String> flags = new HashSet<>();
      link.path("flags").forEach(flag -> flags.add(flag.asText()));
      List<Address> addresses = new ArrayList<>();
      for (JsonNode each : link.path("addr_info")) {
        addresses.add(
            new Address(
                InetAddress.ofLiteral(each.path("local").asText()),
                each.path("prefixlen").asInt(),
                Loopback.placedBy(
                    each.path("label").asText(),
                    each.path("metric").asInt(),
                    each.path("protocol").asText())));
      }
      links.add(
          new Link(
              link.path("ifname").asText(),
              flags.contains("LOOPBACK"),
              link.path("link_type").asText().equals("ether") && !flags.contains("NOARP"),
              flags.contains("UP"),
              !link.has("master")
                  || link.path("linkinfo").path("info_slave_kind").asText().equals("vrf"),
              !link.path("linkinfo").has("info_kind"),
              addresses));
    }
    return links;
  }

  private static List<String> defaultRoutes(String json) throws PrepareFailure {
    List<String> names = new ArrayList<>();
    for (JsonNode route : tree(json)) {
      names.add(route.path("dev").asText());
      route.path("nexthops").forEach(hop -> names.add(hop.path("dev").asText()));
    }
    return names;
  }

  private Map<String, Integer> parameters(Set<String> keys) throws PrepareFailure {
    List<String> words = new ArrayList<>(List.of("sysctl", "-e"));
    words.addAll(keys);
    Map<String, Integer> values = new HashMap<>();
    for (String line : programs.run(new ShellCommand(words, "")).lines().toList()) {
      String[] parts = line.split(" = ", 2);
      try {
        values.put(parts[0], Integer.parseInt(parts[parts.length - 1].strip()));
      } catch (NumberFormatException e) {
        throw new PrepareFailure("sysctl: " + line + " (expected: a number)", e);
      }
    }
    return values;
  }

  private Table table() throws PrepareFailure {
    Programs.Ended listed =
        programs.attempt(command("nft", "-t", "list", "table", "inet", "pointsman_server"));
    if (listed.exit() != 0) {
      if (listed.errors().contains("No such file or directory")) {
        return Table.NONE;
      }
      throw new PrepareFailure("nft list table inet pointsman_server: " + listed.complaint());
    }
    Matcher version = VERSION.matcher(listed.output());
    Set<InetAddress> vips = new HashSet<>();
    for (String set : List.of("vip4", "vip6")) {
      Programs.Ended elements =
          programs.attempt(command("nft", "list", "set", "inet", "pointsman_server", set));
      if (elements.exit() == 0) {
        vips.addAll(elements(elements.output()));
      }
    }
    return new Table(version.find() ? version.group(1) : "unknown", vips);
  }

  static Set<InetAddress> elements(String listing) {
    Set<InetAddress> found = new HashSet<>();
    Matcher elements = ELEMENTS.matcher(listing);
    if (elements.find()) {
      for (String each : elements.group(1).split(",", -1)) {
        found.add(InetAddress.ofLiteral(each.strip()));
      }
    }
    return found;
  }

  private static JsonNode tree(String json) throws PrepareFailure {
    try {
      return JSON.readTree(json.isBlank() ? "[]" : json);
    } catch (JsonProcessingException e) {
      throw new PrepareFailure("ip wrote what is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ShellCommand command(String... words) {
    return new ShellCommand(List.of(words), "");
  }
}
