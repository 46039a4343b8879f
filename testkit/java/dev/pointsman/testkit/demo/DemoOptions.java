package dev.pointsman.testkit.demo;

import java.util.Iterator;
import java.util.List;

/**
 * What was asked on the command line.
 *
 * @param help print the usage and do nothing else
 * @param once end after the story, rather than stay up to be explored
 * @param plain lines only, also on a terminal
 * @param verbose print what the scheduler nodes log, too
 * @param rate of the PNA clip, in kbit/s
 */
record DemoOptions(boolean help, boolean once, boolean plain, boolean verbose, int rate) {
  /** What a dual ISDN line carried in 1998, less what the line itself needs. */
  static final int DEFAULT_RATE = 80;

  static final int LEAST_RATE = 8;
  static final int MOST_RATE = 20_000;

  static final String HELP =
      """
      usage: pointsman demo [--once] [--rate KBITS] [--plain] [--verbose]

      A site on loopback addresses: one VIP, two scheduler nodes, two web servers, two streaming
      servers and four players. A streaming server dies, and then the scheduler node that has the
      VIP; each time the players who are cut dial the VIP again and play on. No root and no network
      are needed.

        --once         end after the story (about 25 s): exit 0, or 1 and what did not happen
        --rate KBITS   bit rate of the PNA clip, %d to %d kbit/s (default: %d)
        --plain        lines only, no live screen; so it is anyway when output is not a terminal
        --verbose      print what the scheduler nodes log, too (lines only)
        --help         print this

      Without --once the site stays up to be explored until Ctrl-C.
      """
          .formatted(LEAST_RATE, MOST_RATE, DEFAULT_RATE);

  /** Wrong usage; the message is one sentence for the person who typed it. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  /** Reads the arguments; {@code --rate=N} and {@code --rate N} are the same. */
  static DemoOptions parse(List<String> arguments) throws UsageException {
    boolean help = false;
    boolean once = false;
    boolean plain = false;
    boolean verbose = false;
    int rate = DEFAULT_RATE;
    Iterator<String> left = arguments.iterator();
    while (left.hasNext()) {
      String argument = left.next();
      switch (argument) {
        case "-h", "--help" -> help = true;
        case "--once" -> once = true;
        case "--plain" -> plain = true;
        case "--verbose" -> verbose = true;
        case "--rate" -> rate = rate(left.hasNext() ? left.next() : "");
        default -> {
          if (!argument.startsWith("--rate=")) {
            throw new UsageException(
                "demo: \""
                    + argument
                    + "\" is not an option of it (expected: --once, --rate KBITS, --plain,"
                    + " --verbose or --help).");
          }
          rate = rate(argument.substring("--rate=".length()));
        }
      }
    }
    // A log between the lines of a screen that redraws itself would be gone at the next redraw.
    return new DemoOptions(help, once, plain || verbose, verbose, rate);
  }

  private static int rate(String text) throws UsageException {
    if (text.matches("\\d{1,9}")) {
      int rate = Integer.parseInt(text);
      if (rate >= LEAST_RATE && rate <= MOST_RATE) {
        return rate;
      }
    }
    throw new UsageException(
        "demo: --rate \"%s\" is not a bit rate (expected: %d to %d, in kbit/s)."
            .formatted(text, LEAST_RATE, MOST_RATE));
  }
}
