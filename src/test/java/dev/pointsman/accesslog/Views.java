package dev.pointsman.accesslog;

import dev.pointsman.model.ConnectionId;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.VipName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Connections to log. */
final class Views {
  /** 2026-11-22T14:00:00Z. */
  static final long STARTED = 1_795_356_000_000L;

  private Views() {}

  static ConnectionView open(long id, String request) {
    return new ConnectionView(
        new ConnectionId(id),
        new VipName("media"),
        "media:80/clips/*",
        endpoint("192.0.2.7", 51_000),
        endpoint("2001:db8::1", 80),
        Optional.of(new ServerName("stream1")),
        Optional.of(endpoint("10.0.0.1", 8080)),
        ConnectionView.Phase.OPEN,
        request,
        STARTED,
        412_345,
        100,
        2_000_000_000_000L,
        0);
  }

  static ConnectionView undecided(long id) {
    return new ConnectionView(
        new ConnectionId(id),
        new VipName("media"),
        "",
        endpoint("192.0.2.7", 51_000),
        endpoint("192.0.2.1", 80),
        Optional.empty(),
        Optional.empty(),
        ConnectionView.Phase.HEAD,
        "",
        STARTED,
        0,
        0,
        0,
        0);
  }

  private static Endpoint endpoint(String address, int port) {
    try {
      return new Endpoint(InetAddress.getByName(address), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
