package dev.pointsman.hop;

import dev.pointsman.flows.packet.MacPair;
import dev.pointsman.flows.packet.Reset;
import dev.pointsman.flows.packet.TcpFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * Resets that are to be sent, so many a second: a flood of packets of nobody's connection must not
 * become a flood of answers.
 */
final class HopResets {
  private static final long SECOND = 1_000_000_000L;

  private final int perSecond;
  private final List<byte[]> frames = new ArrayList<>();
  private double left;
  private long filledNanos;
  private long held;

  HopResets(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.left = perSecond;
    this.filledNanos = nowNanos;
  }

  /** Answers a client's segment; false if there were too many. */
  boolean answer(TcpFrame segment, long nowNanos) {
    return Reset.answering(segment).map(frame -> add(frame, nowNanos)).orElse(true);
  }

  /** Ends the connection at its server, too, in place of a client's segment. */
  boolean passOn(TcpFrame segment, MacPair macs, long nowNanos) {
    return add(Reset.passedOn(segment, macs), nowNanos);
  }

  private boolean add(byte[] frame, long nowNanos) {
    left = Math.min(perSecond, left + (double) perSecond * (nowNanos - filledNanos) / SECOND);
    filledNanos = nowNanos;
    if (left < 1) {
      held++;
      return false;
    }
    left--;
    frames.add(frame);
    return true;
  }

  /** Those to be sent now; there are none afterwards. */
  List<byte[]> take() {
    List<byte[]> taken = List.copyOf(frames);
    frames.clear();
    return taken;
  }

  /** How many were too many since this was asked last. */
  long takeHeld() {
    long taken = held;
    held = 0;
    return taken;
  }
}
