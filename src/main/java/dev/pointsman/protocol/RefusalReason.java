package dev.pointsman.protocol;

/** The kinds of faults for which a head is refused. */
public enum RefusalReason {
  /** The first word is no token, or nothing follows it. */
  INVALID_METHOD(400),
  /**
   * The request target is empty, has a byte that is not allowed, or has none of the known forms.
   */
  INVALID_TARGET(400),
  /** The third word of the request line is not this protocol's name and a version. */
  INVALID_VERSION(400),
  /** The right protocol in a major version that is not understood. */
  UNSUPPORTED_VERSION(505),
  /** A carriage return that no line feed follows (RFC 9112 section 2.2). */
  BARE_CR(400),
  /** A line that continues the one before it (obs-fold, RFC 9112 section 5.2). */
  FOLDED_FIELD(400),
  /** A field name that is empty or has a byte that no token may have. */
  INVALID_FIELD_NAME(400),
  /** White space in or after a field name (RFC 9112 section 5.1). */
  SPACE_IN_FIELD_NAME(400),
  /** A header line without a colon. */
  MISSING_COLON(400),
  /** A NUL or another control character in a field value (RFC 9110 section 5.5). */
  INVALID_FIELD_VALUE(400),
  /** The field that the decision needs is not there: Host in HTTP/1.1, CSeq in RTSP. */
  FIELD_MISSING(400),
  /** The field that the decision needs is there twice. */
  FIELD_REPEATED(400),
  /** The field that the decision needs is malformed. */
  FIELD_INVALID(400),
  /** The head goes on beyond its bound. */
  TOO_LONG(431),
  /** A byte that a PNA greeting cannot have at its place. */
  INVALID_GREETING(400);

  private final int status;

  RefusalReason(int status) {
    this.status = status;
  }

  /** The status code, HTTP's or RTSP's, that tells the client of it. */
  public int status() {
    return status;
  }
}
