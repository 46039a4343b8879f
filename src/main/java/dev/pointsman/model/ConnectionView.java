package dev.pointsman.model;

import java.util.Optional;

/**
 * A client connection as it was at one moment, for the log and for operators.
 *
 * @param id its number in this process
 * @param vip the VIP dialled
 * @param rule the id of the rule that took it; empty while none has
 * @param client where the client is
 * @param dialled the address and port the client dialled
 * @param server the server chosen, once one is
 * @param serverEndpoint the address and port of it that was dialled
 * @param phase how far it has come
 * @param request what was asked for, where the rule reads it: {@code GET host/path}; may be any
 *     text a client sends and of any length; empty where nothing is read
 * @param startedEpochMillis when it was accepted from the listener
 * @param connectNanos how long connecting to the server took, retries included; 0 before that
 * @param bytesUp from client to server; with all headers, where it hops
 * @param bytesDown from server to client; 0 where it hops, as nobody here sees them
 * @param idleNanos since a byte went either way; from the client alone, where it hops
 * @param forwarding how it reaches its server
 * @param packetsUp from client to server; 0 where it is relayed, as bytes are read then
 */
public record ConnectionView(
    ConnectionId id,
    VipName vip,
    String rule,
    Endpoint client,
    Endpoint dialled,
    Optional<ServerName> server,
    Optional<Endpoint> serverEndpoint,
    Phase phase,
    String request,
    long startedEpochMillis,
    long connectNanos,
    long bytesUp,
    long bytesDown,
    long idleNanos,
    Forwarding forwarding,
    long packetsUp) {

  /** A connection that is relayed. */
  public ConnectionView(
      ConnectionId id,
      VipName vip,
      String rule,
      Endpoint client,
      Endpoint dialled,
      Optional<ServerName> server,
      Optional<Endpoint> serverEndpoint,
      Phase phase,
      String request,
      long startedEpochMillis,
      long connectNanos,
      long bytesUp,
      long bytesDown,
      long idleNanos) {
    this(
        id,
        vip,
        rule,
        client,
        dialled,
        server,
        serverEndpoint,
        phase,
        request,
        startedEpochMillis,
        connectNanos,
        bytesUp,
        bytesDown,
        idleNanos,
        Forwarding.RELAY,
        0);
  }

  /** Whether it has hopped, so that its packets are counted and what its server sends is not. */
  public boolean hops() {
    return forwarding == Forwarding.HOP;
  }

  /** How far a connection has come. */
  public enum Phase implements Labelled {
    /** The first request is being read. */
    HEAD("head"),
    /** A server is being dialled. */
    CONNECTING("connecting"),
    /** Bytes are relayed. */
    OPEN("open"),
    /** One side or both have ended. */
    CLOSING("closing");

    private final String label;

    Phase(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }
}
