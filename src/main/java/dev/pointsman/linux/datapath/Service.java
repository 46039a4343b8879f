package dev.pointsman.linux.datapath;

import dev.pointsman.model.Endpoint;
import java.net.InetAddress;

/**
 * Something that clients dial and that the program looks after.
 *
 * @param vip its address
 * @param port of TCP; 0 for all datagrams to the address
 * @param role what this node is to it
 */
public record Service(InetAddress vip, int port, Role role) {
  public Service {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
  }

  /** Connections to an endpoint. */
  public static Service tcp(Endpoint vip, Role role) {
    if (vip.port() == 0) {
      throw new IllegalArgumentException("port: 0 (expected: 1 to 65535)");
    }
    return new Service(vip.address(), vip.port(), role);
  }

  /** Datagrams to an address, of clients that have a connection to it. */
  public static Service datagrams(InetAddress vip, Role role) {
    return new Service(vip, 0, role);
  }

  int protocol() {
    return port == 0 ? Codec.UDP : Codec.TCP;
  }
}
