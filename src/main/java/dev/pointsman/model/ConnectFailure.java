package dev.pointsman.model;

/** Why a connection to a server could not be established. */
public enum ConnectFailure implements Labelled {
  /** Nothing listens there. */
  REFUSED("refused"),
  /** No answer in time. */
  TIMEOUT("timeout"),
  /** No way there, or the way says so. */
  UNREACHABLE("unreachable"),
  /** It was accepted and reset before a byte went either way. */
  RESET("reset"),
  /** This process had no file descriptor left; the server was not asked. */
  NO_DESCRIPTOR("no-descriptor"),
  /** Anything else, such as no free local port. */
  OTHER("other");

  private final String label;

  ConnectFailure(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
