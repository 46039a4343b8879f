package dev.pointsman.peerlink;

import dev.pointsman.model.NodeName;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A connection that frames go over, in the clear or in TLS. One thread reads; any may write or
 * {@link #abort}.
 */
final class Wire {
  private final Socket raw;
  private final Socket socket;
  private final InetSocketAddress remote;
  private final PeerSecurity security;
  private final DataInputStream in;
  private final OutputStream out;

  private Wire(Socket raw, Socket socket, PeerSecurity security) throws IOException {
    this.raw = raw;
    this.socket = socket;
    this.remote = new InetSocketAddress(raw.getInetAddress(), raw.getPort());
    this.security = security;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
  }

  static Wire dialled(Socket raw, PeerSecurity security) throws IOException {
    return of(raw, security, true);
  }

  static Wire accepted(Socket raw, PeerSecurity security) throws IOException {
    return of(raw, security, false);
  }

  private static Wire of(Socket raw, PeerSecurity security, boolean dialled) throws IOException {
    raw.setTcpNoDelay(true);
    Optional<SSLContext> context = security.context();
    if (context.isEmpty()) {
      return new Wire(raw, raw, security);
    }
    SSLSocket socket =
        (SSLSocket)
            context
                .get()
                .getSocketFactory()
                .createSocket(raw, raw.getInetAddress().getHostAddress(), raw.getPort(), true);
    socket.setUseClientMode(dialled);
    socket.setSSLParameters(security.parameters());
    return new Wire(raw, socket, security);
  }

  InetAddress address() {
    return remote.getAddress();
  }

  /** The address of this node that it ends at. */
  InetAddress local() {
    return raw.getLocalAddress();
  }

  /** {@code 10.0.0.3:41234}. */
  String remote() {
    return remote.getAddress().getHostAddress() + ":" + remote.getPort();
  }

  /** Shakes hands where TLS wants it; takes until the peer did its part or {@link #abort}. */
  void handshake() throws IOException {
    if (socket instanceof SSLSocket tls) {
      tls.startHandshake();
    }
  }

  /** Why the peer cannot be {@code node}, by what it has shown in the handshake. */
  Optional<String> mismatch(NodeName node, String host) {
    return socket instanceof SSLSocket tls
        ? security.mismatch(tls.getSession(), node, host)
        : Optional.empty();
  }

  /** Sends a frame whole, however long the peer takes to read it. */
  void send(Frame frame) throws IOException {
    byte[] octets = FrameCodec.encode(frame);
    synchronized (out) {
      out.write(octets);
      out.flush();
    }
  }

  /**
   * The next frame, however long it takes to come.
   *
   * @param most its length at most, without the four octets that hold it
   * @throws BadFrame when it is not the protocol
   * @throws java.io.EOFException when the peer ended the connection
   */
  Frame receive(int most) throws IOException {
    byte[] octets = new byte[FrameCodec.length(in.readInt(), most)];
    in.readFully(octets);
    return FrameCodec.decode(octets);
  }

  /**
   * Ends this side's half and waits until the peer ended its own, so that the last frame is not
   * overtaken by a reset; bounded by whoever aborts.
   */
  void finish() throws IOException {
    endOutput();
    byte[] rest = new byte[512];
    int read = 0;
    while (read >= 0) {
      read = in.read(rest);
    }
  }

  /** Waits until the peer ends its half; false if it says something instead. */
  boolean endsBare() throws IOException {
    return in.read() < 0;
  }

  /** Nothing more is sent. */
  void endOutput() throws IOException {
    synchronized (out) {
      socket.shutdownOutput();
    }
  }

  /** Ends the connection at once; whoever reads or writes fails. */
  void abort() {
    // The socket below TLS: closing TLS itself would wait for a write that waits for the peer.
    Sockets.close(raw);
  }
}
