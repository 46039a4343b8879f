package dev.pointsman.testkit.demo;

/** A scheduler node of the demo, and its machine's address. */
enum NodeName {
  SCHED_1("sched-1", "127.0.0.2"),
  SCHED_2("sched-2", "127.0.0.3");

  private final String text;
  private final String address;

  NodeName(String text, String address) {
    this.text = text;
    this.address = address;
  }

  String address() {
    return address;
  }

  /** The one that takes over when this one dies. */
  NodeName other() {
    return this == SCHED_1 ? SCHED_2 : SCHED_1;
  }

  @Override
  public String toString() {
    return text;
  }
}
