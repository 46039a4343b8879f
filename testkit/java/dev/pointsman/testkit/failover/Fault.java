package dev.pointsman.testkit.failover;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What happens to the scheduler node that holds the first VIP. */
enum Fault {
  NONE("none", "nothing happens: what the client measures of a service that is there"),
  KILL("kill", "kill -9 of all its programs; the host stays, with the addresses it has"),
  STOP("stop", "SIGSTOP of all its programs; its kernel goes on; later SIGCONT"),
  LINK("link", "its cable is pulled: no carrier; later plugged in again"),
  PARTITION("partition", "every frame from and to it is lost, its carrier stays; later healed"),
  SPLIT("split", "frames between it and the other nodes are lost; clients reach all; later healed"),
  POWER("power", "it and the second VIP's holder lose power; later both start, with no address"),
  TERM("term", "a clean shutdown (SIGTERM); later it is started again"),
  MOVE("move", "an operator moves the first VIP to another node");

  private final String label;
  private final String description;

  Fault(String label, String description) {
    this.label = label;
    this.description = description;
  }

  String label() {
    return label;
  }

  String description() {
    return description;
  }

  /** How many scheduler nodes it takes to have one that can take over. */
  int nodesNeeded() {
    return switch (this) {
      case NONE -> 1;
      case POWER -> 3;
      case KILL, STOP, LINK, PARTITION, SPLIT, TERM, MOVE -> 2;
    };
  }

  /** Whether the programs that it hits are gone until they are started again. */
  boolean endsPrograms() {
    return this == KILL || this == POWER || this == TERM;
  }

  /** Whether there is something that returns. */
  boolean returns() {
    return this != NONE && this != MOVE;
  }

  static Optional<Fault> of(String label) {
    return Arrays.stream(values()).filter(fault -> fault.label.equals(label)).findFirst();
  }

  static String labels() {
    return Arrays.stream(values()).map(Fault::label).collect(Collectors.joining(","));
  }
}
