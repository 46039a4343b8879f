package dev.pointsman.config;

import dev.pointsman.config.report.Findings;
import dev.pointsman.config.report.Place;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.NodeSettings;
import dev.pointsman.model.SchedulerNode;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.model.Server;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Vip;
import dev.pointsman.model.VipName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Function;

/**
 * A site while it is read, with the places of what it consists of, so that checks between its parts
 * can point at them.
 */
final class Draft {
  final Findings findings;

  /** The names that are defined, also where the definition has errors: those are reported there. */
  final SequencedSet<String> schedulerNames = new LinkedHashSet<>();

  final SequencedSet<String> vipNames = new LinkedHashSet<>();
  final SequencedSet<String> serverNames = new LinkedHashSet<>();

  final SequencedMap<NodeName, Placed<SchedulerNode>> schedulers = new LinkedHashMap<>();
  final SequencedMap<VipName, Placed<Vip>> vips = new LinkedHashMap<>();
  final SequencedMap<ServerName, Placed<Server>> servers = new LinkedHashMap<>();
  final List<Placed<SchedulingRule>> rules = new ArrayList<>();

  Draft(Findings findings) {
    this.findings = findings;
  }

  /** What concerns this process: which scheduler node it is and how it is set. */
  record Node(NodeName name, NodeSettings settings) {}

  /**
   * A part of the site and where it is defined.
   *
   * @param label how messages call it, such as {@code rules[2]}
   * @param places where the value of one of its keys stands; the part itself for any other
   */
  record Placed<T>(T value, String label, Function<String, Place> places) {
    static <T> Placed<T> of(T value, Block block) {
      return new Placed<>(value, block.label(""), block::valuePlace);
    }

    /** Where the value of {@code key} stands, or the part when that is not written. */
    Place place(String key) {
      return places.apply(key);
    }

    /** {@code rules[2] (conf/pointsman.conf:20:5)}: the other part in a message about two. */
    String reference(String key) {
      return label + " (" + place(key) + ")";
    }

    String key(String name) {
      return label + "." + name;
    }
  }
}
