package dev.pointsman.failover;

import dev.pointsman.election.ElectionView;
import dev.pointsman.election.Role;
import dev.pointsman.election.Transition.ReleaseReason;
import dev.pointsman.election.Transition.TakeReason;
import dev.pointsman.metrics.ClusterMeter;
import dev.pointsman.model.Labelled;
import dev.pointsman.model.Ownership;
import java.util.Arrays;
import java.util.List;

/** The election in terms of the metrics. */
final class Measured {
  private Measured() {}

  static void reasons(ClusterMeter meter) {
    meter.reasons(labels(TakeReason.values()), labels(ReleaseReason.values()));
  }

  static void standing(ElectionView view, ClusterMeter meter) {
    meter.standing(
        view.nodes().stream()
            .map(
                node ->
                    new ClusterMeter.Node(
                        node.node(), node.reachable(), node.reachable() && node.ready()))
            .toList(),
        view.vips().stream()
            .map(
                vip ->
                    new ClusterMeter.OwnedVip(
                        vip.vip(),
                        vip.owner().map(Ownership::owner),
                        vip.role() instanceof Role.Owner,
                        vip.highest()))
            .toList());
  }

  private static List<String> labels(Labelled[] values) {
    return Arrays.stream(values).map(Labelled::label).toList();
  }
}
