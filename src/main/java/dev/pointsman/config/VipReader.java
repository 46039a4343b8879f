package dev.pointsman.config;

import dev.pointsman.config.Draft.Placed;
import dev.pointsman.config.SiteKeys.OfVip;
import dev.pointsman.config.report.Nearest;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** Reads a VIP. */
final class VipReader {
  private final Draft draft;
  private final boolean preempt;

  /** Reads VIPs, {@code preempt} being that of those that do not say. */
  VipReader(Draft draft, boolean preempt) {
    this.draft = draft;
    this.preempt = preempt;
  }

  void read(String name, Block block) {
    Optional<InetAddress> address = block.required(OfVip.ADDRESS);
    SequencedSet<NodeName> nodes = schedulers(block);
    Optional<String> networkInterface = block.written(OfVip.INTERFACE);
    Optional<Boolean> ownPreempt = block.written(OfVip.PREEMPT);
    Optional<Integer> written = block.written(OfVip.PREFIX_LENGTH);
    if (block.has(OfVip.PREFIX_LENGTH) && !block.has(OfVip.INTERFACE)) {
      block.unused(OfVip.PREFIX_LENGTH, "no address is added", "a VIP with `interface`");
    }
    if (address.isEmpty() || nodes.isEmpty()) {
      return;
    }
    int bits = Vip.bits(address.get());
    if (written.isPresent() && written.get() > bits) {
      block.error(OfVip.PREFIX_LENGTH, written.get(), "", "a whole number, 1 to " + bits);
    }
    if (networkInterface.isPresent() && address.get().isAnyLocalAddress()) {
      String problem = "stands for every address, which cannot be added to an interface";
      block.error(OfVip.ADDRESS, address.get().getHostAddress(), problem, "one address");
    }
    VipName vip = new VipName(name);
    int prefixLength = Math.min(written.orElse(bits), bits);
    draft.vips.put(
        vip,
        Placed.of(
            new Vip(
                vip,
                address.get(),
                List.copyOf(nodes),
                networkInterface,
                prefixLength,
                ownPreempt.orElse(preempt)),
            block));
  }

  private SequencedSet<NodeName> schedulers(Block block) {
    SequencedSet<NodeName> nodes = new LinkedHashSet<>();
    for (Block.Element<NodeName> element : block.list(OfVip.SCHEDULERS)) {
      String node = element.value().value();
      if (!draft.schedulerNames.contains(node)) {
        block.error(
            element,
            "no such scheduler node" + Nearest.hint(node, draft.schedulerNames),
            "one of those in `schedulers`" + RulesReader.listed(draft.schedulerNames));
      } else if (!nodes.add(element.value())) {
        block.error(element, "listed twice", "each scheduler node once");
      }
    }
    return nodes;
  }
}
