package dev.pointsman.testkit.rtsp;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One player's connection at an {@link RtspServer}: this thread reads and answers, another one
 * sends the media from PLAY on.
 */
final class RtspSession {
  private static final String SESSION = "70696e74";

  private final String name;
  private final Function<String, Optional<PatternMedia>> library;
  private final Socket connection;
  private @Nullable Transport transport;
  private @Nullable DatagramSocket datagrams;
  private @Nullable MediaSender sender;

  RtspSession(String name, Function<String, Optional<PatternMedia>> library, Socket connection) {
    this.name = name;
    this.library = library;
    this.connection = connection;
  }

  void run() throws IOException, InterruptedException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(connection.getInputStream()));
    try {
      for (int first = in.read(); first >= 0; first = in.read()) {
        if (first == '$') { // RTCP of an interleaved player
          in.readUnsignedByte();
          in.skipNBytes(in.readUnsignedShort());
        } else if (!answer(RtspMessage.readAfter(first, in))) {
          return;
        }
      }
    } catch (SocketException | EOFException e) {
      // A player may go at any moment; before PLAY it has not even begun, which is worth telling.
      if (sender == null) {
        throw e;
      }
    } finally {
      stopMedia();
    }
  }

  /** Whether the connection goes on. */
  private boolean answer(RtspMessage request) throws IOException, InterruptedException {
    String method = request.word(0);
    String path = path(request.word(1));
    Optional<PatternMedia> media = library.apply(path);
    switch (method) {
      case "OPTIONS" ->
          reply(
              request,
              "200 OK",
              Map.of("Public", "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER"),
              "");
      case "GET_PARAMETER" -> reply(request, "200 OK", Map.of(), "");
      case "DESCRIBE", "SETUP", "PLAY" -> {
        if (media.isEmpty()) {
          reply(request, "404 Not Found", Map.of(), "");
        } else if (method.equals("DESCRIBE")) {
          describe(request, media.get());
        } else if (method.equals("SETUP")) {
          setUp(request);
        } else {
          play(request, media.get());
        }
      }
      case "TEARDOWN" -> {
        stopMedia();
        reply(request, "200 OK", Map.of(), "");
        return false;
      }
      default -> reply(request, "501 Not Implemented", Map.of(), "");
    }
    return true;
  }

  private void describe(RtspMessage request, PatternMedia media) throws IOException {
    String base = request.word(1).endsWith("/") ? request.word(1) : request.word(1) + "/";
    reply(
        request,
        "200 OK",
        Map.of("Content-Type", "application/sdp", "Content-Base", base),
        media.sdp(connection.getLocalAddress().getHostAddress()));
  }

  private void setUp(RtspMessage request) throws IOException {
    Optional<Transport> wanted = request.header("Transport").flatMap(Transport::parse);
    if (wanted.isEmpty() || sender != null) {
      reply(request, "461 Unsupported Transport", Map.of(), "");
      return;
    }
    transport = wanted.get();
    String answer =
        switch (transport.path()) {
          case TCP -> transport.request();
          case UDP -> {
            int port = rtpSocket(connection.getLocalAddress()).getLocalPort();
            yield transport.request() + ";server_port=" + port + "-" + (port + 1);
          }
        };
    reply(request, "200 OK", Map.of("Transport", answer, "Session", SESSION), "");
  }

  private DatagramSocket rtpSocket(InetAddress own) throws SocketException {
    DatagramSocket socket = datagrams;
    if (socket == null) {
      socket = datagrams = new DatagramSocket(new InetSocketAddress(own, 0));
    }
    return socket;
  }

  private void play(RtspMessage request, PatternMedia media) throws IOException {
    Transport to = transport;
    if (to == null || sender != null) {
      reply(request, "455 Method Not Valid in This State", Map.of(), "");
      return;
    }
    reply(
        request,
        "200 OK",
        Map.of("Session", SESSION, "RTP-Info", "url=" + request.word(1) + ";seq=0;rtptime=0"),
        "");
    DatagramSocket socket = datagrams;
    InetSocketAddress player = new InetSocketAddress(connection.getInetAddress(), to.first());
    MediaSender.Sink sink =
        socket == null
            ? packet -> write(MediaSender.interleave(to.first(), packet))
            : packet -> socket.send(new DatagramPacket(packet, packet.length, player));
    MediaSender started =
        new MediaSender(media, sink, bye -> write(MediaSender.interleave(to.first() + 1, bye)));
    sender = started;
    started.start(name + "-media");
  }

  private void stopMedia() throws InterruptedException {
    if (sender != null) {
      sender.stop();
    }
    if (datagrams != null) {
      datagrams.close();
    }
  }

  private void reply(RtspMessage request, String status, Map<String, String> headers, String body)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    request.header("CSeq").ifPresent(cseq -> all.put("CSeq", cseq));
    all.put("Server", name);
    write(new RtspMessage("RTSP/1.0 " + status, all, body).encode());
  }

  /** Answers and interleaved media share the connection; each goes out whole. */
  private void write(byte[] bytes) throws IOException {
    synchronized (connection) {
      connection.getOutputStream().write(bytes);
    }
  }

  private static String path(String url) {
    int host = url.indexOf("://");
    int slash = url.indexOf('/', host < 0 ? 0 : host + 3);
    String path = slash < 0 ? "" : url.substring(slash + 1);
    int track = path.lastIndexOf("trackID=");
    String clip = track < 0 ? path : path.substring(0, track);
    return clip.endsWith("/") ? clip.substring(0, clip.length() - 1) : clip;
  }
}
