package dev.pointsman.model;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * An IP address and a TCP port; never a host name, so that using one never waits for DNS.
 *
 * @param address IPv4 or IPv6
 * @param port 0 to 65535; 0 only where a free port may be picked
 */
public record Endpoint(InetAddress address, int port) {
  public Endpoint {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
  }

  /** The endpoint of a socket address that has been resolved. */
  public static Endpoint of(InetSocketAddress socketAddress) {
    if (socketAddress.isUnresolved()) {
      throw new IllegalArgumentException("unresolved address: " + socketAddress);
    }
    return new Endpoint(socketAddress.getAddress(), socketAddress.getPort());
  }

  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(address, port);
  }

  /**
   * Whether only one of the two can be listened on: a wildcard address takes the port of every
   * address. Port 0 collides with nothing.
   */
  public boolean collidesWith(Endpoint other) {
    return port != 0
        && port == other.port
        && (address.equals(other.address)
            || address.isAnyLocalAddress()
            || other.address.isAnyLocalAddress());
  }

  /** {@code 10.0.0.1:80}, {@code [2001:db8::1]:80}. */
  @Override
  public String toString() {
    String host = address.getHostAddress();
    return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
  }
}
