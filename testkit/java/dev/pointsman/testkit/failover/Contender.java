package dev.pointsman.testkit.failover;

import java.time.Duration;
import java.util.List;

/** Programs on the scheduler nodes of a {@link Stage} that keep its VIPs in service. */
interface Contender extends AutoCloseable {

  /** What it is called on the command line and in the table. */
  String name();

  /** Its version and how it is set up, in a line. */
  String description();

  /** Starts the programs of a node; returns without waiting for them to be ready. */
  void start(int node);

  /** Whether a node's programs run and would take a VIP over if they had to. */
  boolean ready(int node);

  /** The processes of a node that run now. */
  List<ProcessHandle> processes(int node);

  /** Asks a node's programs to end in order; returns without waiting for it. */
  void terminate(int node);

  /** Whether an operator can move a VIP. */
  boolean moves();

  /**
   * Moves a VIP to a node, as an operator does; returns when that is done.
   *
   * @throws AssertionError when the command fails
   */
  void move(String vip, int node);

  /**
   * The longest that it takes to notice a change and to act: for so long a trial looks on before it
   * believes that nothing more happens.
   */
  Duration reaction();

  /** Who says that it owns a VIP; without changes for a contender whose nodes do not say. */
  Ownership claims();

  /** The last lines of every node's log, for a failure's message. */
  String logs();

  /** Ends everything, whatever state it is in. */
  @Override
  void close();
}
