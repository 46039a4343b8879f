package dev.pointsman.transport;

/**
 * Says to a {@link SocketStage} that a connection is to be reset. It is no error and carries no
 * stack.
 */
final class RelayAborted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RelayAborted() {
    super("relay aborted", null, false, false);
  }
}
