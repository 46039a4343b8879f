package dev.pointsman.testkit.crowd;

import dev.pointsman.testkit.traffic.Close;
import dev.pointsman.testkit.traffic.Ending;
import dev.pointsman.testkit.traffic.Outcome;
import dev.pointsman.testkit.traffic.TrafficAccount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Three accounts of the same connections, by the clients, the dispatcher and the servers, and
 * whether they agree.
 *
 * <p>A connection is <em>torn</em> when its client was done and its server, killed, was not. Of a
 * server that ended its sending side before it was killed, nobody reads any more: that it is gone
 * shows when the client sends again, if at all, since TCP confirms nothing to who has closed. The
 * dispatcher may have seen the end of one or the other. The number of the torn is known for each
 * way of closing, and is all the slack there is in the comparison of causes.
 */
public final class Audit {
  /**
   * One thing that must hold.
   *
   * @param name as a sentence
   * @param figures what was found
   */
  public record Check(String name, boolean holds, String figures) {
    @Override
    public String toString() {
      return (holds ? "ok    " : "WRONG ") + name + ": " + figures;
    }
  }

  private final TrafficAccount crowd;
  private final List<TrafficAccount> servers;
  private final RuleAccount rule;
  private final Collection<Ending> clientEndings;
  private final Collection<Ending> serverEndings;
  private final Matched matched;
  private final List<Check> checks = new ArrayList<>();

  private Audit(
      TrafficAccount crowd,
      List<TrafficAccount> servers,
      RuleAccount rule,
      Collection<Ending> clientEndings,
      Collection<Ending> serverEndings) {
    this.crowd = crowd;
    this.servers = servers;
    this.rule = rule;
    this.clientEndings = clientEndings;
    this.serverEndings = serverEndings;
    this.matched = Matched.of(clientEndings, serverEndings);
  }

  /**
   * Compares the accounts of one crowd.
   *
   * @param servers the servers' accounts, which may have begun before
   * @param rule the account of the rule that all connections came through, less what it had counted
   *     before
   * @param clientEndings every connection's end at the crowd
   * @param serverEndings every connection's end at any of the servers
   */
  public static List<Check> of(
      TrafficAccount crowd,
      List<TrafficAccount> servers,
      RuleAccount rule,
      Collection<Ending> clientEndings,
      Collection<Ending> serverEndings) {
    Audit audit = new Audit(crowd, servers, rule, clientEndings, serverEndings);
    audit.ends();
    audit.bytes();
    audit.dispatcher();
    return List.copyOf(audit.checks);
  }

  private void ends() {
    check(
        "every client's connection has its outcome",
        crowd.balances() && crowd.live() == 0,
        "%,d opened, %,d completed, %,d cut, %,d refused, %,d live"
            .formatted(
                crowd.opened(),
                crowd.completed(),
                crowd.count(Outcome.CUT),
                crowd.count(Outcome.REFUSED),
                crowd.live()));
    long live = servers.stream().mapToLong(TrafficAccount::live).sum();
    check(
        "every server's connection has its outcome",
        live == 0 && servers.stream().allMatch(TrafficAccount::balances),
        "%,d accepted, %,d completed, %,d killed, %,d cut, %,d live"
            .formatted(
                serverEndings.size() + live,
                count(Outcome.COMPLETED),
                count(Outcome.KILLED),
                count(Outcome.CUT),
                live));
    long corrupt = crowd.count(Outcome.CORRUPT) + count(Outcome.CORRUPT);
    long stalled = crowd.count(Outcome.STALLED) + count(Outcome.STALLED);
    check(
        "no wrong byte, none too many, no standstill",
        corrupt == 0 && stalled == 0,
        "%d corrupt, %d stalled".formatted(corrupt, stalled));
  }

  private void bytes() {
    check(
        "what completed at both ends is exact, and nothing came of nothing",
        matched.problemCount() == 0,
        "%,d exact, %,d torn, %,d cut after and %,d before a server had heard of them%s"
            .formatted(
                matched.exact(),
                matched.torn(Close.values()),
                matched.cutInTheMiddle(),
                matched.cutBeforeServer(),
                matched.problemCount() == 0
                    ? ""
                    : "; %d contradictions: %s"
                        .formatted(matched.problemCount(), matched.problems())));
    long sent = clientEndings.stream().mapToLong(Ending::up).sum();
    long received = serverEndings.stream().mapToLong(Ending::up).sum();
    long answered = serverEndings.stream().mapToLong(Ending::down).sum();
    long heard = clientEndings.stream().mapToLong(Ending::down).sum();
    check(
        "every byte sent was received, or was lost in a connection that was cut",
        sent == crowd.up()
            && heard == crowd.down()
            && sent - received + answered - heard == matched.bytesLost(),
        "up %,d sent, %,d received; down %,d sent, %,d received; %,d lost in cut connections"
            .formatted(sent, received, answered, heard, matched.bytesLost()));
    long resets =
        crowd.resetsSeenAsEnd() + servers.stream().mapToLong(TrafficAccount::resetsSeenAsEnd).sum();
    check("a reset arrives as a reset", resets == 0, resets + " arrived as an orderly end");
  }

  private void dispatcher() {
    check(
        "accepted = live + closed by cause, and none is live",
        rule.balances() && rule.live() == 0,
        "%,d accepted, %d live, closed %s".formatted(rule.accepted(), rule.live(), rule.closed()));
    check(
        "the dispatcher accepted what the crowd opened",
        rule.accepted() == crowd.opened() - crowd.count(Outcome.REFUSED),
        "%,d accepted, %,d opened".formatted(rule.accepted(), crowd.opened()));
    cause("client-closed", Close.CLIENT_HALF, Close.CLIENT_FULL);
    cause("server-closed", Close.SERVER_HALF, Close.SERVER_FULL);
    cause("client-reset", Close.CLIENT_RESET);
    long others =
        rule.accepted()
            - rule.closed("client-closed")
            - rule.closed("server-closed")
            - rule.closed("client-reset");
    long expected = matched.completed(Close.SERVER_RESET) + crowd.count(Outcome.CUT);
    check(
        "every other cause is a server's reset, asked for or by the kill, or a refusal",
        Math.abs(others - expected) <= matched.torn(Close.values())
            && rule.closed("internal-error") == 0,
        "%,d other, %,d expected".formatted(others, expected));
  }

  private void cause(String label, Close... closes) {
    long counted = rule.closed(label);
    long seen = matched.completed(closes);
    long torn = matched.torn(closes);
    check(
        "closed for " + label + " is what clients saw, but for the torn",
        counted <= seen && counted >= seen - torn,
        "%,d counted, %,d seen, %,d of them torn".formatted(counted, seen, torn));
  }

  private long count(Outcome outcome) {
    return serverEndings.stream().filter(ending -> ending.outcome() == outcome).count();
  }

  private void check(String name, boolean holds, String figures) {
    checks.add(new Check(name, holds, figures));
  }
}
