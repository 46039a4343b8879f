package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.config.PekkoSettings;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Site;
import dev.pointsman.model.SiteView;
import dev.pointsman.site.SiteActor;
import dev.pointsman.site.SiteCommand;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** A site's actors with real sockets, in this process. */
final class RunningSite implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final InetSocketAddress first;
  private final ActorSystem<SiteCommand> system;

  private RunningSite(InetSocketAddress first, ActorSystem<SiteCommand> system) {
    this.first = first;
    this.system = system;
  }

  /** Runs, and listens on every port. */
  static RunningSite of(SiteDraft draft) {
    RunningSite site = started(draft);
    site.awaitReady();
    return site;
  }

  /** Waits until it listens on every port. */
  void awaitReady() {
    await().until(() -> view().ready() && !view().vips().isEmpty());
  }

  /** Runs, and may not listen yet. */
  static RunningSite started(SiteDraft draft) {
    return started(draft, SiteMetrics.none(), AccessLog.none());
  }

  /** Runs with means of the test's own. */
  static RunningSite started(SiteDraft draft, SiteMetrics metrics, AccessLog accessLog) {
    return new RunningSite(
        draft.dialled(),
        ActorSystem.create(
            SiteActor.create(draft.site(), draft.settings(), Optional.empty(), metrics, accessLog),
            "test",
            PekkoSettings.load()));
  }

  // --- clients

  /** A client of the first port. */
  Socket dial() throws IOException {
    return Wire.dial(first);
  }

  /** How the site ends the connection of a further client, who may see it while it still dials. */
  String dialEnding() throws IOException {
    try (Socket client = dial()) {
      return Wire.ending(client);
    } catch (ConnectException e) {
      throw e;
    } catch (SocketException e) {
      return String.valueOf(e.getMessage()).contains("reset") ? "reset" : "failure: " + e;
    }
  }

  /**
   * Makes the actor of the {@code n}th connection of the only listener throw, by a message that it
   * cannot take. Actors without a name are called {@code $b}, {@code $c} and so on; {@code $a} is
   * how the listener hears of them.
   */
  void failConnectionActor(int n) {
    system
        .classicSystem()
        .actorSelection("/user/*/*/$" + (char) ('a' + n))
        .tell("not a command", org.apache.pekko.actor.ActorRef.noSender());
  }

  // --- what may be asked of it

  /** How it is, with every rule's account in balance. */
  SiteView view() {
    SiteView view = ask(SiteCommand.Describe::new);
    for (SiteView.RuleView rule : view.rules()) {
      long ended = rule.closed().values().stream().mapToLong(Long::longValue).sum();
      assertThat(rule.live()).as("live of %s", rule).isNotNegative();
      assertThat(rule.accepted()).as("accepted of %s", rule).isEqualTo(rule.live() + ended);
    }
    return view;
  }

  SiteView.ServerView server(String name) {
    return view().servers().stream()
        .filter(server -> server.name().value().equals(name))
        .findFirst()
        .orElseThrow();
  }

  List<ConnectionView> connections() {
    return ask(SiteCommand.ListConnections::new);
  }

  SiteCommand.AdminReply admin(String server, AdminState state) {
    return ask(replyTo -> new SiteCommand.SetAdminState(new ServerName(server), state, replyTo));
  }

  SiteCommand.AdminReply weight(String server, int weight) {
    return ask(replyTo -> new SiteCommand.SetWeight(new ServerName(server), weight, replyTo));
  }

  /** Without waiting for an answer. */
  void applyAndGoOn(Site next) {
    system.tell(new SiteCommand.Apply(next, system.ignoreRef()));
  }

  SiteCommand.Applied apply(Site next) {
    return ask(replyTo -> new SiteCommand.Apply(next, replyTo));
  }

  CompletableFuture<SiteCommand.Drained> drain(Duration deadline) {
    return AskPattern.<SiteCommand, SiteCommand.Drained>ask(
            system,
            replyTo -> new SiteCommand.Drain(deadline, replyTo),
            PATIENCE,
            system.scheduler())
        .toCompletableFuture();
  }

  // --- what comes of it

  /** Live connections of all rules. */
  long live() {
    return view().rules().stream().mapToLong(SiteView.RuleView::live).sum();
  }

  /** Ended connections of all rules by cause. */
  Map<CloseCause, Long> closed() {
    Map<CloseCause, Long> all = new EnumMap<>(CloseCause.class);
    view()
        .rules()
        .forEach(rule -> rule.closed().forEach((cause, n) -> all.merge(cause, n, Long::sum)));
    return all;
  }

  void awaitLive(long expected) {
    await().untilAsserted(() -> assertThat(live()).isEqualTo(expected));
  }

  /** Waits until one connection has ended in all, for that cause, and none is left anywhere. */
  void awaitOnlyClosed(CloseCause cause) {
    awaitAllClosed(Map.of(cause, 1L));
  }

  /** Waits until those have ended and none is left, at the rules nor at the servers. */
  void awaitAllClosed(Map<CloseCause, Long> expected) {
    await()
        .untilAsserted(
            () -> {
              assertThat(closed()).isEqualTo(expected);
              assertThat(live()).isZero();
            });
    assertThat(connections()).isEmpty();
    assertThat(view().servers()).allSatisfy(server -> assertThat(server.live()).isZero());
  }

  void awaitStopped() {
    system
        .getWhenTerminated()
        .toCompletableFuture()
        .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    system.terminate();
    awaitStopped();
  }

  private <T> T ask(org.apache.pekko.japi.function.Function<ActorRef<T>, SiteCommand> question) {
    return AskPattern.ask(system, question, PATIENCE, system.scheduler())
        .toCompletableFuture()
        .join();
  }
}
