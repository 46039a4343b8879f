package dev.pointsman.replication.cluster;

/** A cluster that could not be started; the message names the address and what is wrong with it. */
public final class ClusterException extends Exception {
  private static final long serialVersionUID = 1;

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
