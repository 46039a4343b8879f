package dev.pointsman.testkit.demo;

import dev.pointsman.testkit.pna.PnaServer;
import dev.pointsman.testkit.pna.SyntheticClip;
import dev.pointsman.testkit.rtsp.PatternMedia;
import dev.pointsman.testkit.rtsp.RtspServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A machine that streams: PNA and RTSP, alive and dead together. */
final class StreamingServer implements AutoCloseable {
  private final String name;
  private final String address;
  private final PnaServer pna;
  private final RtspServer rtsp;
  private volatile boolean running;

  StreamingServer(
      String name, String address, Addresses ports, SyntheticClip clip, PatternMedia media) {
    this.name = name;
    this.address = address;
    this.pna = new PnaServer(name, new InetSocketAddress(address, ports.pna()), clip);
    this.rtsp = new RtspServer(name, new InetSocketAddress(address, ports.rtsp()), media);
  }

  /** Binds both ports; again after {@link #kill()}. */
  void start() throws IOException {
    pna.start();
    rtsp.start();
    running = true;
  }

  /** Dies: its ports refuse, and its connections are reset. */
  void kill() throws IOException {
    running = false;
    try {
      pna.kill();
    } finally {
      rtsp.kill();
    }
  }

  @Override
  public void close() throws IOException {
    kill();
  }

  String name() {
    return name;
  }

  String address() {
    return address;
  }

  boolean running() {
    return running;
  }

  /** Its own address for PNA: what a metafile must not say, and what the script did say. */
  InetSocketAddress pnaAddress() {
    return pna.address();
  }
}
