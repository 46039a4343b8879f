package dev.pointsman.flows.packet;

/** What a captured Ethernet frame turned out to be. */
public sealed interface ParsedFrame permits TcpFrame, ParsedFrame.Refused {

  /**
   * Nothing that a flow can be told from.
   *
   * @param fault the kind of fault
   * @param position offset of the fault from the first byte of the frame; may be the frame's length
   *     when it ends too early
   * @param message what is wrong there and what is allowed, as a sentence without its full stop
   */
  record Refused(FrameFault fault, int position, String message) implements ParsedFrame {
    /** The whole of it in one line, for a log. */
    public String sentence() {
      return "byte " + position + ": " + message;
    }
  }
}
