package dev.pointsman.prepare;

import dev.pointsman.prepare.Host.Address;
import dev.pointsman.prepare.Host.Link;
import dev.pointsman.prepare.Host.Table;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A server of the mind: it understands the commands of plans, and refuses what a kernel would. */
final class ModelServer {
  private static final Pattern ELEMENT =
      Pattern.compile("(add|delete) element inet pointsman_server vip[46] \\{ (\\S+) };");

  final Map<String, List<Address>> addresses = new LinkedHashMap<>();
  final Map<String, Integer> parameters = new TreeMap<>();
  final Set<InetAddress> vips = new LinkedHashSet<>();
  String table = "";
  Map<String, Kept> kept = new TreeMap<>();

  ModelServer() {
    addresses.put("lo", new ArrayList<>());
    link("all");
    addresses.remove("all");
    placed("lo", "127.0.0.1", 8, Host.PlacedBy.OTHERS);
  }

  /** An Ethernet. */
  ModelServer link(String name) {
    addresses.put(name, new ArrayList<>());
    for (Parameters each : Parameters.values()) {
      parameters.put(each.key(name), 0);
    }
    return this;
  }

  ModelServer placed(String link, String address, int prefixLength, Host.PlacedBy by) {
    on(link).add(new Address(InetAddress.ofLiteral(address), prefixLength, by));
    return this;
  }

  private List<Address> on(String link) {
    return Objects.requireNonNull(addresses.get(link), link);
  }

  int value(Parameters parameter, String link) {
    String key = parameter.key(link);
    return Objects.requireNonNull(parameters.get(key), key);
  }

  ModelServer parameter(Parameters parameter, String link, int value) {
    parameters.put(parameter.key(link), value);
    return this;
  }

  Host host() {
    List<Link> links = new ArrayList<>();
    addresses.forEach(
        (name, list) -> {
          boolean loopback = name.equals("lo");
          links.add(new Link(name, loopback, !loopback, true, true, true, list));
        });
    return new Host(
        links, parameters, table.isEmpty() ? Table.NONE : new Table(table, vips), kept, List.of());
  }

  /** All that can be compared, as text. */
  String snapshot() {
    Map<String, Set<String>> there = new TreeMap<>();
    addresses.forEach((link, list) -> there.put(link, texts(list)));
    return there + "\n" + parameters + "\n" + table + texts(vips) + "\n" + kept;
  }

  private static Set<String> texts(Collection<?> things) {
    return things.stream().map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
  }

  void apply(Plan.Todo todo) {
    todo.steps().forEach(step -> run(step.command()));
    kept = new TreeMap<>(todo.kept());
  }

  void run(ShellCommand command) {
    List<String> words = command.words();
    switch (words.getFirst()) {
      case "sysctl" -> {
        String[] pair = words.getLast().split("=", 2);
        require(parameters.containsKey(pair[0]), command);
        parameters.put(pair[0], Integer.parseInt(pair[1]));
      }
      case "ip" -> address(command);
      case "nft" -> nft(command);
      default -> throw new AssertionError(command.line());
    }
  }

  private void address(ShellCommand command) {
    List<String> words = command.words();
    String[] cidr = words.get(3).split("/", 2);
    InetAddress address = InetAddress.ofLiteral(cidr[0]);
    List<Address> there = on(words.get(5));
    boolean removed = there.removeIf(each -> each.address().equals(address));
    require(removed == words.get(2).equals("del"), command);
    if (words.get(2).equals("add")) {
      int label = words.indexOf("label");
      int metric = words.indexOf("metric");
      Host.PlacedBy by =
          Loopback.placedBy(
              label < 0 ? "" : words.get(label + 1),
              metric < 0 ? 0 : Integer.parseInt(words.get(metric + 1)),
              "");
      there.add(new Address(address, Integer.parseInt(cidr[1]), by));
    }
  }

  private void nft(ShellCommand command) {
    if (command.line().equals("nft delete table inet pointsman_server")) {
      require(!table.isEmpty(), command);
      table = "";
      vips.clear();
      return;
    }
    Matcher version =
        Pattern.compile(Ruleset.versionMark() + "([0-9a-f]+)").matcher(command.input());
    if (version.find()) {
      require(command.input().contains("delete table inet pointsman_server;"), command);
      table = version.group(1);
      vips.clear();
    }
    require(!table.isEmpty(), command);
    Matcher element = ELEMENT.matcher(command.input());
    while (element.find()) {
      InetAddress vip = InetAddress.ofLiteral(element.group(2));
      require(element.group(1).equals("add") ? vips.add(vip) : vips.remove(vip), command);
    }
  }

  private static void require(boolean done, ShellCommand command) {
    if (!done) {
      throw new IllegalStateException("refused: " + command.script());
    }
  }
}
