package dev.pointsman.config;

import dev.pointsman.config.Draft.Placed;
import dev.pointsman.config.SiteKeys.Health;
import dev.pointsman.config.SiteKeys.OfServer;
import dev.pointsman.config.SiteKeys.OfVip;
import dev.pointsman.config.SiteKeys.Scheduler;
import dev.pointsman.config.syntax.IpLiteral;
import dev.pointsman.model.HealthPolicy;
import dev.pointsman.model.Names;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.SchedulerNode;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads the named parts of the site: scheduler nodes, VIPs and servers. */
final class PartsReader {
  private final Draft draft;

  PartsReader(Draft draft) {
    this.draft = draft;
  }

  /** Reads them all, and the health policy of servers that say nothing of their own. */
  HealthPolicy read(Block root) {
    Optional<Block> general = root.block("health", Health.SECTION);
    HealthPolicy health = HealthReader.read(general, Optional.empty());
    each(root, "schedulers", Scheduler.SECTION, draft.schedulerNames, this::scheduler);
    VipReader vips = new VipReader(draft, ClusterReader.preempt(root));
    each(root, "vips", OfVip.SECTION, draft.vipNames, vips::read);
    each(
        root,
        "servers",
        OfServer.SECTION,
        draft.serverNames,
        (name, block) -> server(name, block, general));
    return health;
  }

  private void each(
      Block root,
      String kind,
      Section section,
      Set<String> names,
      BiConsumer<String, Block> reader) {
    Optional<Block> parts = root.blockOfNames(kind, section);
    if (parts.isEmpty()) {
      return;
    }
    for (String name : parts.get().names()) {
      names.add(name);
      if (!Names.valid(name)) {
        parts.get().error(parts.get().keyPlace(name), "", name, "not a name", Names.ALLOWED);
      } else {
        parts.get().block(name, section).ifPresent(block -> reader.accept(name, block));
      }
    }
  }

  private void scheduler(String name, Block block) {
    NodeName node = new NodeName(name);
    int port = block.get(Scheduler.PORT);
    int linkPort =
        block.written(Scheduler.LINK_PORT).orElseGet(() -> SchedulerNode.linkPortFor(port));
    SchedulerNode scheduler = new SchedulerNode(node, block.get(Scheduler.HOST), port, linkPort);
    draft.schedulers.put(node, Placed.of(scheduler, block));
  }

  private void server(String name, Block block, Optional<Block> general) {
    ServerName server = new ServerName(name);
    Optional<InetAddress> address = block.required(OfServer.ADDRESS);
    Optional<Block> health = block.block("health", Health.SECTION);
    int weight = block.get(OfServer.WEIGHT);
    int maxConnections = block.get(OfServer.MAX_CONNECTIONS);
    boolean autoReenable = block.get(OfServer.AUTO_REENABLE);
    HealthPolicy policy = HealthReader.read(health, general);
    if (address.isEmpty()) {
      return;
    }
    if (IpLiteral.looksLikeOne(name) && !name.equals(address.get().getHostAddress())) {
      String problem = "the name is an address, and not this one";
      block.error(OfServer.ADDRESS, address.get().getHostAddress(), problem, name);
    }
    draft.servers.put(
        server,
        Placed.of(
            new Server(server, address.get(), weight, maxConnections, policy, autoReenable),
            block));
  }
}
