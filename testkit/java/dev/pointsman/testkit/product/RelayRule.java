package dev.pointsman.testkit.product;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the dispatcher under test that relays.
 *
 * @param vip the VIP's name
 * @param port the VIP's port
 * @param protocol {@code telnet} or {@code http}
 * @param path what an {@code http} rule matches; null for any
 * @param servers the servers' names
 * @param serverPort the port on the servers
 */
public record RelayRule(
    String vip,
    int port,
    String protocol,
    @Nullable String path,
    List<String> servers,
    int serverPort) {

  public RelayRule {
    servers = List.copyOf(servers);
  }

  /** A rule that decides at once. */
  public static RelayRule telnet(String vip, int port, String server, int serverPort) {
    return new RelayRule(vip, port, "telnet", null, List.of(server), serverPort);
  }

  /** A rule that decides by the path of the first request. */
  public static RelayRule http(String vip, int port, String path, String server, int serverPort) {
    return new RelayRule(vip, port, "http", path, List.of(server), serverPort);
  }
}
