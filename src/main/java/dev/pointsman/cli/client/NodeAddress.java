package dev.pointsman.cli.client;

import dev.pointsman.model.Endpoint;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a node's API is.
 *
 * @param base {@code http://HOST:PORT}
 */
public record NodeAddress(URI base) {
  private static final String EXPECTED = " (expected: HOST:PORT, e.g. 127.0.0.1:8900)";

  /** The address on which an API that listens on {@code listening} is reached on this machine. */
  public static NodeAddress of(Endpoint listening) {
    InetAddress address = listening.address();
    if (!address.isAnyLocalAddress()) {
      return new NodeAddress(URI.create("http://" + listening));
    }
    String loopback = address instanceof Inet6Address ? "[::1]" : "127.0.0.1";
    return new NodeAddress(URI.create("http://" + loopback + ":" + listening.port()));
  }

  /**
   * Reads {@code HOST:PORT}.
   *
   * @throws IllegalArgumentException with the text and what is expected if it is something else
   */
  public static NodeAddress parse(String text) {
    try {
      URI uri = new URI("http://" + text).parseServerAuthority();
      if (uri.getHost() == null
          || uri.getPort() < 1
          || uri.getPort() > 65535
          || !uri.getRawAuthority().equals(text)
          || uri.getRawUserInfo() != null) {
        throw new IllegalArgumentException(text + EXPECTED);
      }
      return new NodeAddress(uri);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(text + EXPECTED, e);
    }
  }

  URI resolve(String pathAndQuery) {
    return base.resolve(pathAndQuery);
  }

  /** {@code HOST:PORT}. */
  @Override
  public String toString() {
    return base.getRawAuthority();
  }
}
