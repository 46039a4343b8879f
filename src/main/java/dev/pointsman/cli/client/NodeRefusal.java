package dev.pointsman.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/** A node answered that it cannot do what it was asked; the message is the node's own. */
public final class NodeRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient JsonNode body;

  NodeRefusal(int status, String message, JsonNode body) {
    super(message, null, false, false);
    this.status = status;
    this.body = body;
  }

  /** The HTTP status, 400 to 599. */
  public int status() {
    return status;
  }

  public JsonNode body() {
    return body;
  }
}
