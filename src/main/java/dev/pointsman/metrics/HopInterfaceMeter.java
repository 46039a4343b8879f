package dev.pointsman.metrics;

/** Measures the kernel's part at one interface. */
public interface HopInterfaceMeter {
  /** Whether the program is there, and this process is told of what it sees. */
  void up(boolean up);

  /** So many more of what the program counts. */
  void counted(String what, long more);
}
