package dev.pointsman.hop;

import dev.pointsman.config.LoadResult;
import dev.pointsman.config.report.Finding;
import dev.pointsman.config.report.Place;
import dev.pointsman.config.report.Severity;
import dev.pointsman.linux.Capabilities;
import dev.pointsman.linux.Capability;
import dev.pointsman.linux.Reach;
import dev.pointsman.linux.Routes;
import dev.pointsman.linux.datapath.DataPath;
import dev.pointsman.model.Forwarding;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Vip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether this machine can do what rules that hop ask of it: what the file alone cannot tell. It
 * changes nothing.
 */
public final class HopRequirements {
  private static final Set<Capability> NEEDED = Set.of(Capability.NET_ADMIN, Capability.NET_RAW);

  private final Site site;
  private final String file;
  private final List<Finding> findings = new ArrayList<>();

  private HopRequirements(Site site, String file) {
    this.site = site;
    this.file = file;
  }

  /**
   * The same result, unless it would be used here and this machine cannot hop; then that is what is
   * wrong with it.
   *
   * @param file what the configuration file is called in a finding about it
   */
  public static LoadResult check(LoadResult result, String file) {
    if (!(result instanceof LoadResult.Loaded loaded)) {
      return result;
    }
    List<Finding> lacking = new HopRequirements(loaded.site(), file).find();
    if (lacking.isEmpty()) {
      return result;
    }
    List<Finding> all = new ArrayList<>(loaded.warnings());
    all.addAll(lacking);
    return new LoadResult.Invalid(all);
  }

  private List<Finding> find() {
    Set<String> interfaces = new TreeSet<>();
    for (Vip vip : site.vips().values()) {
      List<SchedulingRule> rules =
          site.rulesOf(vip.name()).stream()
              .filter(rule -> rule.forwarding() == Forwarding.HOP)
              .toList();
      if (rules.isEmpty() || !vip.schedulers().contains(site.node())) {
        continue;
      }
      String name = vip.networkInterface().orElseThrow();
      if (interfaces.add(name) && !usable(vip, name)) {
        continue;
      }
      Set<ServerName> servers = new LinkedHashSet<>();
      rules.forEach(rule -> servers.addAll(rule.servers()));
      servers.forEach(server -> reachable(server, name));
    }
    return findings;
  }

  private boolean usable(Vip vip, String name) {
    try {
      Set<Capability> missing = Capabilities.ofThisProcess().missing(NEEDED);
      if (!missing.isEmpty()) {
        throw new IOException(missing.iterator().next().remedy());
      }
      DataPath.check(name);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      error(
          "vips." + vip.name() + ".interface",
          name,
          "`forward = hop` cannot be done here: " + e.getMessage(),
          "an Ethernet of this machine, Linux, and the privilege; or `forward = relay`");
      return false;
    }
  }

  private void reachable(ServerName name, String interfaceName) {
    Server server = Objects.requireNonNull(site.servers().get(name));
    String key = "servers." + name + ".address";
    String value = server.address().getHostAddress();
    String expected =
        "an address of the link of "
            + interfaceName
            + ", without a router between; see `ip route"
            + " get "
            + value
            + "`";
    try {
      if (new Routes().reach(interfaceName, server.address()) instanceof Reach.Elsewhere other) {
        error(key, value, "cannot be hopped to: it is reached " + other.way(), expected);
      }
    } catch (IOException e) {
      error(key, value, "cannot be hopped to: " + e.getMessage(), expected);
    }
  }

  private void error(String key, String value, String problem, String expected) {
    findings.add(new Finding(Severity.ERROR, Place.wholeFile(file), key, value, problem, expected));
  }
}
