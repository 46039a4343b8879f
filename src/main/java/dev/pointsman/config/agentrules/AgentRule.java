package dev.pointsman.config.agentrules;

import dev.pointsman.config.report.Place;
import dev.pointsman.model.Protocol;
import java.util.List;

/**
 * One line of {@code agent-rules} that is well-formed in itself; whether the site has such a VIP
 * and such servers is not asked here.
 *
 * @param place where the line begins
 * @param protocol the first field
 * @param vip the second field
 * @param port the third field, 1 to 65535
 * @param serverPort the fourth field, 1 to 65535
 * @param path the sixth field, a path pattern; {@code *} for any
 * @param servers the seventh field and those after it; never empty
 */
public record AgentRule(
    Place place,
    Protocol protocol,
    Field<Party> vip,
    Field<Integer> port,
    Field<Integer> serverPort,
    Field<String> path,
    List<Field<Party>> servers) {
  public AgentRule {
    servers = List.copyOf(servers);
  }

  /**
   * A field with its place and its text.
   *
   * @param place where its text begins
   * @param text as written, without the spaces around it
   * @param value what it stands for
   */
  public record Field<T>(Place place, String text, T value) {}
}
