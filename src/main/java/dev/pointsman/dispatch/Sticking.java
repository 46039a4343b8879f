package dev.pointsman.dispatch;

import dev.pointsman.connection.Choice;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.ServerName;
import dev.pointsman.stickiness.Bindings;
import java.net.InetAddress;
import java.util.Set;

/**
 * Picks servers so that clients of a rule with stickiness stay with theirs. A client whose server
 * cannot take it is bound to the one that the rule's policy picks instead.
 */
public final class Sticking {
  private final Bindings bindings;

  /** Picks by these bindings, and adds to them. */
  public Sticking(Bindings bindings) {
    this.bindings = bindings;
  }

  /**
   * Picks a server and counts the connection in; a client that is bound to it uses its binding.
   *
   * @param tried servers that have failed this connection already
   * @param lastFailure why the last of them did; any value if none was tried
   */
  public Pick pick(
      RuleServers rule, InetAddress client, Set<ServerName> tried, ConnectFailure lastFailure) {
    if (rule.rule().stick().isEmpty()) {
      return rule.pick(client, tried, lastFailure);
    }
    long now = System.currentTimeMillis();
    Pick pick =
        bindings
            .bound(rule.rule().id(), client, now)
            .flatMap(server -> rule.take(server, tried))
            .<Pick>map(Pick.Picked::new)
            .orElseGet(() -> rule.pick(client, tried, lastFailure));
    if (pick instanceof Pick.Picked picked) {
      bindings.use(rule.rule().id(), client, picked.choice().server().name(), now);
    }
    return pick;
  }

  /** Whether a binding that was told so long ago that it is used is to be told again. */
  public static boolean due(Choice choice, long unusedNanos) {
    return choice
        .rule()
        .stick()
        .filter(stick -> unusedNanos >= stick.noted().toNanos())
        .isPresent();
  }

  /** The connection that was chosen so lives, or ends now: its binding is used, if it has one. */
  public void refresh(Choice choice, InetAddress client) {
    if (choice.rule().stick().isPresent()) {
      bindings.refresh(
          choice.rule().id(), client, choice.server().name(), System.currentTimeMillis());
    }
  }
}
