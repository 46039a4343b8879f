package dev.pointsman.testkit.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The firewall of a client: what comes and belongs to nothing that the client has begun is dropped
 * (connection tracking of nftables: only {@code established} and {@code related} come in).
 *
 * <p>It tells apart, and counts, what it dropped. Nothing is opened for a protocol unless it is
 * said ({@link #helpDatagramsFrom}).
 */
public final class StatefulFirewall {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TABLE = "lab_firewall";

  private static final String RULES =
      """
      table inet lab_firewall {
        counter dropped { }
        set helped { type ipv4_addr; }
        chain input {
          type filter hook input priority 0; policy drop
          iif lo accept
          ct state established,related accept
          meta l4proto ipv6-icmp accept
          meta l4proto udp ip saddr @helped accept
          counter name dropped
        }
      }
      """;

  private final LabHost host;

  private StatefulFirewall(LabHost host) {
    this.host = host;
  }

  /** Puts one on a host. */
  public static StatefulFirewall on(LabHost host) {
    host.nft(RULES); // as one transaction
    return new StatefulFirewall(host);
  }

  /**
   * Lets datagrams from an address in, as a firewall does that has a helper for a protocol like
   * PNA: it reads the player's port from the connection and expects datagrams from the address that
   * was dialled, and from no other.
   */
  public void helpDatagramsFrom(String address) {
    host.nft("add", "element", "inet", TABLE, "helped", "{", address, "}");
  }

  /** How many packets it has dropped. */
  public long dropped() {
    String text = host.nft("-j", "list", "counters", "table", "inet", TABLE);
    try {
      for (JsonNode each : JSON.readTree(text).required("nftables")) {
        if (each.has("counter")) {
          return each.required("counter").required("packets").asLong();
        }
      }
    } catch (JsonProcessingException e) {
      throw new LabFailure("nft wrote what is no JSON: " + text, e);
    }
    throw new LabFailure("the firewall of " + host.name() + " is gone: " + text);
  }
}
