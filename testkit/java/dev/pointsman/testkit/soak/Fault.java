package dev.pointsman.testkit.soak;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is done to the site. Most begin, last for a while, and end; operations are done at once. */
enum Fault {
  KILL(Kind.NODE, 3, "kill -9 of a node, which is then started again"),
  POWER(
      Kind.NODE,
      1,
      "the same, with every frame lost and the addresses gone, as by a loss of power"),
  STOP(Kind.NODE, 3, "SIGSTOP of a node, then SIGCONT"),
  LINK(Kind.NODE, 2, "a node's cable is pulled, then plugged in"),
  PARTITION(Kind.NODE, 2, "every frame from and to a node is lost"),
  SPLIT(Kind.NODE, 3, "every frame between the nodes is lost; clients and servers reach both"),
  TERM(Kind.NODE, 2, "SIGTERM to a node, which is then started again"),
  MOVE(Kind.OPERATION, 2, "vip move to a node that may have the VIP already"),
  RELOAD(Kind.OPERATION, 2, "a node's file is changed and reloaded"),
  ADMIN(Kind.OPERATION, 2, "server enable, drain or disable, by either node"),
  SERVER(Kind.SERVER, 2, "a server dies with all of its connections, and is started again");

  /** What is hit. */
  enum Kind {
    NODE,
    SERVER,
    OPERATION
  }

  private final Kind kind;
  private final int weight;
  private final String description;

  Fault(Kind kind, int weight, String description) {
    this.kind = kind;
    this.weight = weight;
    this.description = description;
  }

  Kind kind() {
    return kind;
  }

  /** How often it is drawn, beside the others. */
  int weight() {
    return weight;
  }

  String description() {
    return description;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the node's process is another one afterwards. */
  boolean endsProcess() {
    return this == KILL || this == POWER || this == TERM;
  }

  /** Whether the node runs on, but does not hear the other one, so that both can be changed. */
  boolean isolates() {
    return this == LINK || this == PARTITION || this == SPLIT;
  }

  /** Whether it is a cut of the switch, all of which are healed together. */
  boolean cuts() {
    return this == PARTITION || this == SPLIT || this == POWER;
  }

  static Optional<Fault> of(String label) {
    return Arrays.stream(values()).filter(fault -> fault.label().equals(label)).findAny();
  }

  static String labels() {
    return Arrays.stream(values()).map(Fault::label).collect(Collectors.joining(","));
  }
}
