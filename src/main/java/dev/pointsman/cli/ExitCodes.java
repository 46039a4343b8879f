package dev.pointsman.cli;

/** The exit codes of every command; scripts rely on them, so a number never changes its meaning. */
public final class ExitCodes {
  /** The command did what it was asked. */
  public static final int DONE = 0;

  /** The command was understood and failed; standard error says why. */
  public static final int FAILED = 1;

  /** The configuration is invalid; nothing was changed and nothing was bound. */
  public static final int INVALID_CONFIGURATION = 2;

  /** There is no running node to talk to. */
  public static final int NO_NODE = 3;

  /** The command line itself is wrong (EX_USAGE of BSD's sysexits.h). */
  public static final int USAGE = 64;

  private ExitCodes() {}
}
