package dev.pointsman.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A site as it was at one moment, for operators.
 *
 * @param node the scheduler node that says so
 * @param startedEpochMillis when its process started
 * @param draining whether it is shutting down and accepts nothing
 * @param vips its VIPs, in the order of the file
 * @param servers its servers, in the order of the file
 * @param rules its rules, in the order of the file
 * @param nodes the scheduler nodes; empty when this is the only one
 */
public record SiteView(
    NodeName node,
    long startedEpochMillis,
    boolean draining,
    List<VipView> vips,
    List<ServerView> servers,
    List<RuleView> rules,
    Optional<NodesView> nodes) {

  /** Why this node should get no traffic, one sentence each; empty if it is ready. */
  public List<String> notReady() {
    return NotReady.reasons(this);
  }

  /** The VIPs that this node serves, as far as it knows. */
  public List<VipName> owned() {
    return vips.stream()
        .filter(vip -> vip.owner().equals(Optional.of(node)))
        .map(VipView::name)
        .toList();
  }

  /** Whether every port that should be listening is, and this node could own its VIPs. */
  public boolean ready() {
    return notReady().isEmpty();
  }

  /**
   * A VIP.
   *
   * @param owner the scheduler node that serves it, as far as this one knows
   * @param term the term under which it does; 0 when there is only one scheduler node
   * @param listeners its ports on this node; empty when another node serves it
   * @param hop its flows, if any of its rules hops
   */
  public record VipView(
      VipName name,
      String address,
      Optional<NodeName> owner,
      Term term,
      List<ListenerView> listeners,
      Optional<HopView> hop) {

    /** The same with what the scheduler nodes agree on. */
    public VipView owned(Optional<Ownership> by) {
      return new VipView(
          name,
          address,
          by.map(Ownership::owner),
          by.map(Ownership::term).orElse(Term.NONE),
          listeners,
          hop);
    }
  }

  /**
   * A port of a VIP.
   *
   * @param endpoint the address and port bound, once they are
   * @param problem why it is not listening, in words; empty when it is
   */
  public record ListenerView(
      int port, ListenerState state, Optional<Endpoint> endpoint, String problem) {}

  /** How far a listener is. */
  public enum ListenerState implements Labelled {
    BINDING("binding"),
    LISTENING("listening"),
    /** It could not bind, and will try again. */
    BACKING_OFF("backing-off"),
    DRAINING("draining");

    private final String label;

    ListenerState(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /**
   * A server.
   *
   * @param health {@code unknown}, {@code up}, {@code down} or {@code held}
   * @param eligible whether it takes new connections
   * @param reason why it does or does not, in words
   * @param healthSinceEpochMillis since when its health is what it is
   * @param live live connections over all rules
   * @param maxConnections 0 for no limit
   * @param check what is checked, such as {@code tcp 127.0.0.11:7070}
   */
  public record ServerView(
      ServerName name,
      String address,
      int weight,
      AdminState admin,
      String health,
      boolean eligible,
      String reason,
      long healthSinceEpochMillis,
      int live,
      int maxConnections,
      String check) {}

  /**
   * A rule with what it has counted since it was first applied. At every moment {@code accepted} is
   * {@code live} and all of {@code closed} together.
   *
   * @param closed ended connections by cause; causes that never occurred are left out
   */
  public record RuleView(
      String id,
      VipName vip,
      int port,
      Protocol protocol,
      SchedulingPolicy policy,
      Forwarding forwarding,
      List<ServerName> servers,
      int serverPort,
      long accepted,
      long live,
      Map<CloseCause, Long> closed) {}
}
