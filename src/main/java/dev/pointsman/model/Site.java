package dev.pointsman.model;

import java.util.List;
import java.util.SequencedMap;

/**
 * Everything behind one set of VIPs: scheduler nodes, VIPs, servers and the rules between them.
 *
 * @param node the scheduler node that this process is
 * @param schedulers all scheduler nodes, in the order of the file
 * @param vips all VIPs
 * @param servers all servers
 * @param rules all rules
 */
public record Site(
    NodeName node,
    SequencedMap<NodeName, SchedulerNode> schedulers,
    SequencedMap<VipName, Vip> vips,
    SequencedMap<ServerName, Server> servers,
    List<SchedulingRule> rules) {
  public Site {
    schedulers = Copies.of(schedulers);
    vips = Copies.of(vips);
    servers = Copies.of(servers);
    rules = List.copyOf(rules);
  }

  /** The rules of one VIP, in order. */
  public List<SchedulingRule> rulesOf(VipName vip) {
    return rules.stream().filter(rule -> rule.vip().equals(vip)).toList();
  }
}
