package dev.pointsman.protocol;

/**
 * Why a head was refused, and where.
 *
 * @param reason the kind of fault
 * @param position offset of the fault from the first byte of the connection, 0 or more, always a
 *     byte that was fed
 * @param message what is wrong there and what is allowed, as a sentence without its full stop
 * @param seems what the client seems to speak, judged by the bytes up to the one that decided
 */
public record Refusal(RefusalReason reason, int position, String message, ProtocolGuess seems) {

  /** The whole of it in one line, for a log: place, fault, and what the client needs instead. */
  public String sentence() {
    return "byte " + position + ": " + message + "; " + seems.advice();
  }
}
