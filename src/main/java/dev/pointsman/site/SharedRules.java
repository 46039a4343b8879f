package dev.pointsman.site;

import dev.pointsman.failover.RulesReplica;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Site;
import dev.pointsman.plan.ReloadPlan;
import dev.pointsman.replication.document.Document;
import dev.pointsman.replication.document.Version;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which version of the rules that the scheduler nodes share is in force on this one, and whether
 * this node's own file says the same. A node whose rules are not those in force says so: when it
 * starts, and when its rules and a peer's were made at once and the peer's win.
 *
 * <p>Read by any thread, changed by the site's actor.
 */
final class SharedRules {
  private static final Logger LOG = LoggerFactory.getLogger(SharedRules.class);

  private final NodeName self;
  private final RulesReplica state;
  private Site file;
  private volatile Optional<Version> version = Optional.empty();
  private volatile boolean differs;

  /**
   * None in force yet.
   *
   * @param file what this node's configuration file says
   */
  SharedRules(Site file, RulesReplica state) {
    this.self = file.node();
    this.file = file;
    this.state = state;
  }

  /** The version in force; empty before there is one. */
  Optional<Version> version() {
    return version;
  }

  /** Whether the file, as it was read last, differs from what is in force. */
  boolean differs() {
    return differs;
  }

  /** What is in force when the node starts: what it shares with the others, or else its file. */
  Site start() {
    Optional<Document> document = state.rules();
    Optional<Site> shared = document.flatMap(state::site);
    shared.ifPresent(site -> inForce(site, document.orElseThrow().version()));
    return shared.orElse(file);
  }

  /** An operator had the file read again, and it is what is to be in force. */
  void reloaded(Site read) {
    file = read;
    differs = false;
  }

  /** From now on {@code site} is in force, under this version. */
  void inForce(Site site, Version now) {
    Optional<Version> before = version;
    version = Optional.of(now);
    ReloadPlan plan = ReloadPlan.between(site, file);
    differs = !plan.operations().isEmpty();
    if (!differs) {
      return;
    }
    if (before.isEmpty()) {
      LOG.warn(
          "the rules that the scheduler nodes share are in force, version={}, and this node's file"
              + " differs from them ({}); `pointsman reload` puts the file in force on all nodes",
          now,
          plan.summary());
    } else if (lost(before.get(), now)) {
      LOG.warn(
          "the rules of this node, version={}, are not in force any more: other nodes did not have"
              + " them, and rules made at {} win, version={}; this node's file differs from them"
              + " ({}), and `pointsman reload` puts it in force on all nodes",
          before.get(),
          now.writer(),
          now,
          plan.summary());
    } else {
      return;
    }
    plan.lines().forEach(line -> LOG.warn("the file would change: {}", line));
  }

  /** Whether rules that were made here, and that no peer was known to hold, were replaced. */
  private boolean lost(Version before, Version now) {
    return before.writer().equals(self)
        && !now.writer().equals(self)
        && !state.rulesHeldElsewhere().equals(Optional.of(before));
  }
}
