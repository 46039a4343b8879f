package dev.pointsman.replication.wire;

import dev.pointsman.model.NodeName;
import dev.pointsman.model.SchedulerNode;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/**
 * All of a site that is the same on every scheduler node: what the rules document holds.
 *
 * @param schedulers all scheduler nodes, in the order of the file
 * @param vips all VIPs, in the order of the file
 * @param servers all servers, in the order of the file
 * @param rules all rules, in the order of the file
 */
public record SharedSite(
    List<SchedulerNode> schedulers,
    List<Vip> vips,
    List<Server> servers,
    List<SchedulingRule> rules) {
  /**
   * Format 3: the nouns of the site with their components; format 1 had no {@code stick}, format 2
   * no {@code serverGone}.
   */
  public static final DocumentFormat<SharedSite> FORMAT =
      new DocumentFormat<>("rules", 3, SharedSite.class);

  /**
   * @throws IllegalArgumentException if a name is given twice, or one is referred to that is not
   *     there
   */
  public SharedSite {
    schedulers = List.copyOf(schedulers);
    vips = List.copyOf(vips);
    servers = List.copyOf(servers);
    rules = List.copyOf(rules);
    Set<NodeName> nodeNames = names("schedulers", schedulers, SchedulerNode::name);
    Set<VipName> vipNames = names("vips", vips, Vip::name);
    Set<ServerName> serverNames = names("servers", servers, Server::name);
    for (Vip vip : vips) {
      vip.schedulers().forEach(node -> require("schedulers of vip " + vip.name(), node, nodeNames));
    }
    for (SchedulingRule rule : rules) {
      require("vip of rule " + rule.id(), rule.vip(), vipNames);
      rule.servers()
          .forEach(server -> require("servers of rule " + rule.id(), server, serverNames));
      requirePort("port of rule " + rule.id(), rule.port());
      requirePort("server-port of rule " + rule.id(), rule.serverPort());
    }
  }

  /** The shared part of a node's site. */
  public static SharedSite of(Site site) {
    return new SharedSite(
        List.copyOf(site.schedulers().values()),
        List.copyOf(site.vips().values()),
        List.copyOf(site.servers().values()),
        site.rules());
  }

  /**
   * The site as one of its nodes has it.
   *
   * @throws IllegalArgumentException if it has no such node
   */
  public Site toSite(NodeName node) {
    SequencedMap<NodeName, SchedulerNode> nodes = byName(schedulers, SchedulerNode::name);
    require("node", node, nodes.keySet());
    return new Site(node, nodes, byName(vips, Vip::name), byName(servers, Server::name), rules);
  }

  private static <N, T> Set<N> names(String key, List<T> parts, Function<T, N> name) {
    Set<N> names = new HashSet<>();
    for (T part : parts) {
      if (!names.add(name.apply(part))) {
        throw new IllegalArgumentException(key + ": " + name.apply(part) + " is there twice");
      }
    }
    return names;
  }

  private static <N, T> SequencedMap<N, T> byName(List<T> parts, Function<T, N> name) {
    SequencedMap<N, T> map = new LinkedHashMap<>();
    parts.forEach(part -> map.put(name.apply(part), part));
    return map;
  }

  private static <N> void require(String key, N name, Set<N> known) {
    if (!known.contains(Objects.requireNonNull(name))) {
      throw new IllegalArgumentException(key + ": " + name + " (expected: one of " + known + ")");
    }
  }

  private static void requirePort(String key, int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(key + ": " + port + " (expected: 1 to 65535)");
    }
  }
}
