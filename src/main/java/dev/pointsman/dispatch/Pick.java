package dev.pointsman.dispatch;

import dev.pointsman.connection.Choice;
import dev.pointsman.model.CloseCause;

/** What a rule offers a connection. */
public sealed interface Pick {
  /** A server, which counts the connection from now on. */
  record Picked(Choice choice) implements Pick {}

  /** None, for this cause. */
  record Refused(CloseCause cause) implements Pick {}
}
