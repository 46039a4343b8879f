package dev.pointsman.vip;

import dev.pointsman.connection.Choice;
import dev.pointsman.model.ConnectFailure;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.stickiness.Bindings;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Picks servers so that clients of a rule with stickiness stay with theirs. A client whose server
 * cannot take it is bound to the one that the rule's policy picks instead.
 */
final class Sticking {
  private final Bindings bindings;

  Sticking(Bindings bindings) {
    this.bindings = bindings;
  }

  Pick pick(RuleServers rule, Account account, ConnectFailure lastFailure) {
    InetAddress client = account.live.client().address();
    if (rule.rule().stick().isEmpty()) {
      return rule.pick(client, account.tried, lastFailure);
    }
    long now = System.currentTimeMillis();
    Pick pick =
        bindings
            .bound(rule.rule().id(), client, now)
            .flatMap(server -> rule.take(server, account.tried))
            .<Pick>map(Pick.Picked::new)
            .orElseGet(() -> rule.pick(client, account.tried, lastFailure));
    if (pick instanceof Pick.Picked picked) {
      bindings.use(rule.rule().id(), client, picked.choice().server().name(), now);
      account.usedNanos = System.nanoTime();
    }
    return pick;
  }

  /** The connection has ended: that was the last use of its binding so far. */
  void ended(Account account) {
    of(account).ifPresent(choice -> refresh(account, choice));
  }

  /** A connection that lives is a use of its binding. */
  void sweep(Account account, long nowNanos) {
    of(account)
        .filter(choice -> due(choice.rule(), nowNanos - account.usedNanos))
        .ifPresent(
            choice -> {
              account.usedNanos = nowNanos;
              refresh(account, choice);
            });
  }

  private static boolean due(SchedulingRule rule, long unusedNanos) {
    return unusedNanos >= rule.stick().orElseThrow().noted().toNanos();
  }

  private static Optional<Choice> of(Account account) {
    return Optional.ofNullable(account.choice).filter(choice -> choice.rule().stick().isPresent());
  }

  private void refresh(Account account, Choice choice) {
    bindings.refresh(
        choice.rule().id(),
        account.live.client().address(),
        choice.server().name(),
        System.currentTimeMillis());
  }
}
