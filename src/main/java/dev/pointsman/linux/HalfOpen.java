package dev.pointsman.linux;

/** What {@link HalfOpenProbe} found: how a server answers a SYN for a VIP. */
public sealed interface HalfOpen {

  /** It accepts the connection. */
  record Accepted() implements HalfOpen {}

  /** It has the VIP, and refuses the connection: nobody listens there. */
  record Refused() implements HalfOpen {}

  /** It is there, and says nothing: as a host that does not have the VIP, or a firewall. */
  record Silent() implements HalfOpen {}

  /**
   * Nobody on the link has the server's address.
   *
   * @param reason in the operator's words, e.g. {@code does not answer ARP}
   */
  record NotThere(String reason) implements HalfOpen {}

  /** It is this node, which reaches itself in other ways. */
  record ThisNode() implements HalfOpen {}

  /**
   * It is not on the interface's link.
   *
   * @param way where it is instead, e.g. {@code via 10.0.0.1 on eth0}
   */
  record Elsewhere(String way) implements HalfOpen {}

  /** It could not be asked, and that is not its fault. */
  record NotMade(String reason) implements HalfOpen {}
}
