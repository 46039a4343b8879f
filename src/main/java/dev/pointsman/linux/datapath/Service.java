package dev.pointsman.linux.datapath;

import dev.pointsman.model.Endpoint;
import java.net.InetAddress;

/**
 * Something that clients dial and that the program looks after.
 *
 * @param vip its address
 * @param port of TCP; 0 for all datagrams to the address
 * @param role what this node is to it
 * @param newUntil until when the role is new, by {@link System#nanoTime}; 0 if it is not. What
 *     another scheduler node sends to a new owner may be what clients still send there, and is
 *     decided anew, unless that node speaks for itself
 */
public record Service(InetAddress vip, int port, Role role, long newUntil) {
  public Service {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
  }

  /** Connections to an endpoint. */
  public static Service tcp(Endpoint vip, Role role) {
    return tcp(vip, role, 0);
  }

  /** Connections to an endpoint. */
  public static Service tcp(Endpoint vip, Role role, long newUntil) {
    if (vip.port() == 0) {
      throw new IllegalArgumentException("port: 0 (expected: 1 to 65535)");
    }
    return new Service(vip.address(), vip.port(), role, newUntil);
  }

  /** Datagrams to an address, of clients that have a connection to it. */
  public static Service datagrams(InetAddress vip, Role role) {
    return new Service(vip, 0, role, 0);
  }

  /** The same in the program's unit, some seconds later at most. */
  int newUntilTicks() {
    return newUntil == 0 ? 0 : (int) (newUntil >> Layout.TICK_SHIFT) + 1;
  }

  int protocol() {
    return port == 0 ? Codec.UDP : Codec.TCP;
  }
}
