package dev.pointsman.model;

/** Why a client connection ended; its label is the same in the log, the metrics and the API. */
public enum CloseCause implements Labelled {
  /** Both sides ended, the client first; of a hopped flow, which side was first is not seen. */
  CLIENT_CLOSED("client-closed", Kind.FINISHED),
  /** Both sides ended, the server first. */
  SERVER_CLOSED("server-closed", Kind.FINISHED),

  /**
   * The client had given up before a server was looked for: it had reset the connection, or had
   * ended it where its request was to come first.
   */
  CLIENT_GONE("client-gone", Kind.REFUSED),
  /** No rule of the port takes the request. */
  NO_RULE("no-rule", Kind.REFUSED),
  /** Every server of the rule is down, draining or disabled. */
  NO_SERVER("no-server", Kind.REFUSED),
  /** The rule has as many connections as it may. */
  RULE_LIMIT("rule-limit", Kind.REFUSED),
  /** Every server that could take it has as many connections as it may. */
  SERVER_LIMIT("server-limit", Kind.REFUSED),
  /** The scheduler node has as many connections as it may. */
  NODE_LIMIT("node-limit", Kind.REFUSED),
  /** The scheduler node has no file descriptor left. */
  NO_DESCRIPTOR("no-descriptor", Kind.REFUSED),
  /** No server that was tried accepted the connection. */
  CONNECT_FAILED("connect-failed", Kind.REFUSED),
  /** No server that was tried answered in time. */
  CONNECT_TIMEOUT("connect-timeout", Kind.REFUSED),
  /** The client does not speak the rule's protocol. */
  WRONG_PROTOCOL("wrong-protocol", Kind.REFUSED),
  /** The first request breaks its protocol's rules. */
  BAD_REQUEST("bad-request", Kind.REFUSED),
  /** The first request's head is longer than allowed. */
  HEAD_TOO_LARGE("head-too-large", Kind.REFUSED),
  /** The first request's head did not arrive in time. */
  HEAD_TIMEOUT("head-timeout", Kind.REFUSED),
  /** The scheduler node is shutting down. */
  STOPPING("stopping", Kind.REFUSED),
  /** The VIP has as many hopped flows as it may. */
  TABLE_FULL("table-full", Kind.REFUSED),
  /** The client of a hopped flow sent nothing after its SYN (RFC 4987, 2). */
  HALF_OPEN("half-open", Kind.REFUSED),

  /** The client reset the connection. */
  CLIENT_RESET("client-reset", Kind.CUT),
  /** The server reset the connection. */
  SERVER_RESET("server-reset", Kind.CUT),
  /** No byte went either way for the idle time-out. */
  IDLE_TIMEOUT("idle-timeout", Kind.CUT),
  /** The time given for draining ran out. */
  DRAIN_DEADLINE("drain-deadline", Kind.CUT),
  /** An operator disabled the server. */
  SERVER_DISABLED("server-disabled", Kind.CUT),
  /** The server of a hopped flow is down. */
  SERVER_GONE("server-gone", Kind.CUT),
  /** A reload took the rule or the server away. */
  RULE_REMOVED("rule-removed", Kind.CUT),
  /** Another scheduler node owns the VIP now. */
  VIP_MOVED("vip-moved", Kind.CUT),
  /** Another scheduler node owns the VIP now, and goes on with the hopped flow. */
  HANDED_OVER("handed-over", Kind.CONTINUED),
  /** Something failed inside the scheduler node; the log has more. */
  INTERNAL_ERROR("internal-error", Kind.CUT);

  /** What sort of ending a cause is. */
  public enum Kind implements Labelled {
    /** It ended as its peers wished. */
    FINISHED("finished"),
    /** It never reached a server. */
    REFUSED("refused"),
    /** It reached a server and ended before its peers were done. */
    CUT("cut"),
    /** It lives, and another scheduler node has it. */
    CONTINUED("continued");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  private final String label;
  private final Kind kind;

  CloseCause(String label, Kind kind) {
    this.label = label;
    this.kind = kind;
  }

  @Override
  public String label() {
    return label;
  }

  public Kind kind() {
    return kind;
  }
}
