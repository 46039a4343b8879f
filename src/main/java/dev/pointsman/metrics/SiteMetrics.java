package dev.pointsman.metrics;

import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;

/**
 * The meters of a site. A meter is made at the first call for its names and cached: a call costs
 * one map look-up, so it may be made for each connection, but not for each chunk of bytes.
 *
 * <p>What names tag a series are those of the configuration, so the number of series is bounded by
 * it; {@code forget...} removes those of names that a reload took away. A meter that is used after
 * it was forgotten counts into nothing.
 */
public interface SiteMetrics {
  /** Stands for the rule of a connection that was refused before any rule took it. */
  String NO_RULE = "none";

  /**
   * The meter of a rule's connections.
   *
   * @param rule the rule's id, or {@link #NO_RULE}
   */
  ConnectionMeter connections(VipName vip, String rule);

  /** The meter of bytes relayed between the clients of a rule and one server. */
  RelayMeter relay(VipName vip, String rule, ServerName server);

  /** The meter of a server. */
  ServerMeter server(ServerName server);

  /** The meter of a VIP. */
  VipMeter vip(VipName vip);

  /** The meter of a VIP's hop. */
  HopMeter hop(VipName vip);

  /** The meter of an interface that VIPs hop on; its series stay. */
  HopInterfaceMeter hopInterface(String name);

  /** The meter of the actor tree. */
  ActorMeter actors();

  /** The meter of the scheduler nodes; its series appear with what is told of them. */
  ClusterMeter cluster();

  /** Removes every series that is tagged with this VIP, but those of {@link #cluster}. */
  void forgetVip(VipName vip);

  /** Removes every series that is tagged with this VIP and this rule. */
  void forgetRule(VipName vip, String rule);

  /** Removes every series that is tagged with this server. */
  void forgetServer(ServerName server);

  /** Meters that measure nothing. */
  static SiteMetrics none() {
    return NoMetrics.INSTANCE;
  }
}
