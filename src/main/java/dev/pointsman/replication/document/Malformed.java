package dev.pointsman.replication.document;

/** Bytes that are not what they should be; the message says what is wrong and where. */
public final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  public Malformed(String message) {
    super(message);
  }

  public Malformed(String message, Throwable cause) {
    super(message, cause);
  }
}
