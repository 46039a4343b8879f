package dev.pointsman.testkit.rtsp;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;

/** A player's side of one control connection: requests, their answers, and what is interleaved. */
final class RtspConversation {
  private final Socket socket;
  private final DataInputStream in;
  private int cseq;
  private String session = "";
  private Interleaved interleaved = (channel, packet) -> {};

  RtspConversation(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16 * 1024));
  }

  void onInterleaved(Interleaved handler) {
    interleaved = handler;
  }

  void send(String method, String target, Map<String, String> headers) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("CSeq", Integer.toString(++cseq));
    all.put("User-Agent", "Pointsman testkit player");
    if (!session.isEmpty()) {
      all.put("Session", session);
    }
    socket
        .getOutputStream()
        .write(new RtspMessage(method + " " + target + " RTSP/1.0", all, "").encode());
  }

  /** Sends a request and reads up to its answer. */
  RtspMessage request(String method, String target, Map<String, String> headers)
      throws IOException {
    send(method, target, headers);
    int first = in.readUnsignedByte();
    while (first == '$') {
      frame();
      first = in.readUnsignedByte();
    }
    RtspMessage answer = RtspMessage.readAfter(first, in);
    if (!answer.startLine().startsWith("RTSP/1.0 ")) {
      throw new ProtocolException(
          "\"" + answer.startLine() + "\" is no answer (expected: RTSP/1.0 ...)");
    }
    answer.header("Session").ifPresent(s -> session = s.split(";", 2)[0].strip());
    return answer;
  }

  /** Reads what comes after PLAY until an interleaved RTCP packet says BYE. */
  void readUntilBye() throws IOException {
    while (true) {
      int first = in.read();
      if (first < 0) {
        throw new EOFException("The server ended the connection.");
      }
      if (first != '$') {
        RtspMessage.readAfter(first, in);
      } else if (frame()) {
        return;
      }
    }
  }

  /** Whether it was a good-bye; odd channels carry RTCP (RFC 2326 section 10.12). */
  private boolean frame() throws IOException {
    int channel = in.readUnsignedByte();
    byte[] packet = new byte[in.readUnsignedShort()];
    in.readFully(packet);
    if (channel % 2 == 1) {
      return Rtcp.saysBye(packet);
    }
    interleaved.packet(channel, packet);
    return false;
  }

  @FunctionalInterface
  interface Interleaved {
    void packet(int channel, byte[] packet) throws IOException;
  }
}
