package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.CloseCause;
import dev.pointsman.model.SiteView;
import dev.pointsman.testkit.faulty.Fault;
import dev.pointsman.testkit.faulty.FaultyServer;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reload removes one of the http rules of a port while connections of it live. */
@Timeout(30)
final class RemovedRuleTest {
  private final SiteDraft draft =
      new SiteDraft().server("a").server("b").http("*", "/a/*", "a").http("*", "/b/*", "b");

  private static Socket open(RunningSite site, String name) throws IOException {
    return open(site, "/" + name + "/x", name);
  }

  /** Reaches the server of that name and leaves the connection open. */
  private static Socket open(RunningSite site, String path, String name) throws IOException {
    Socket client = site.dial();
    String request = "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
    Wire.send(client, request);
    assertThat(Wire.receive(client, 1 + request.length())).isEqualTo(name + request);
    return client;
  }

  private static FaultyServer server(SiteDraft draft, String name) throws IOException {
    return new FaultyServer(draft.addressOf(name), new Fault.SpeakFirst(name)).start();
  }

  /** The rules that are shown, by the paths they take. */
  private static List<String> paths(RunningSite site) {
    return site.view().rules().stream()
        .map(SiteView.RuleView::id)
        .map(id -> id.contains("/") ? id.substring(id.indexOf('/')) : id)
        .toList();
  }

  @Test
  void itsConnectionsAreCutAtTheDrainDeadlineAndNoOthers() throws Exception {
    // given
    draft.drainDeadline(Duration.ofMillis(600));
    try (FaultyServer a = server(draft, "a");
        FaultyServer b = server(draft, "b");
        RunningSite site = RunningSite.of(draft);
        Socket ofA = open(site, "a");
        Socket ofB = open(site, "b")) {
      // when
      site.apply(draft.withoutHttp("*", "/a/*").site());
      // then
      assertThat(paths(site)).containsExactly("/b/*", "/a/*");
      assertThat(site.view().rules().getLast().servers()).extracting("value").containsExactly("a");
      assertThat(Wire.ending(ofA)).isEqualTo("reset");
      await().untilAsserted(() -> assertThat(a.live()).isZero());
      // and: nothing is left of it
      await().untilAsserted(() -> assertThat(paths(site)).containsExactly("/b/*"));
      assertThat(site.server("a").live()).isZero();
      assertThat(site.live()).isEqualTo(1);
      assertThat(b.live()).isEqualTo(1);
      Wire.end(ofB);
      site.awaitAllClosed(Map.of(CloseCause.CLIENT_CLOSED, 1L));
    }
  }

  @Test
  void itsConnectionsMayFinishBeforeTheDeadline() throws Exception {
    // given
    draft.drainDeadline(Duration.ofMinutes(5));
    try (FaultyServer a = server(draft, "a");
        RunningSite site = RunningSite.of(draft);
        Socket ofA = open(site, "a")) {
      // when
      site.apply(draft.withoutHttp("*", "/a/*").site());
      // then: clients who come now find no rule
      try (Socket late = site.dial()) {
        Wire.send(late, "GET /a/x HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(Wire.receiveAll(late)).startsWith("HTTP/1.1 404 ");
      }
      assertThat(a.live()).isEqualTo(1);
      assertThat(paths(site)).contains("/a/*");
      // and
      Wire.end(ofA);
      await().untilAsserted(() -> assertThat(paths(site)).containsExactly("/b/*", "none"));
    }
  }

  @Test
  void itsConnectionsAreItsOwnAgainWhenItComesBackInTime() throws Exception {
    // given
    draft.drainDeadline(Duration.ofMillis(1500));
    try (FaultyServer a = server(draft, "a");
        RunningSite site = RunningSite.of(draft);
        Socket ofA = open(site, "a")) {
      site.apply(draft.withoutHttp("*", "/a/*").site());
      // when
      site.apply(draft.http("*", "/a/*", "a").site());
      // then: a rule removed after it has been cut, and this one has not
      site.apply(draft.http("*", "/c/*", "b").site());
      try (FaultyServer b = server(draft, "b");
          Socket ofC = open(site, "/c/x", "b")) {
        site.apply(draft.withoutHttp("*", "/c/*").site());
        assertThat(Wire.ending(ofC)).isEqualTo("reset");
        await().untilAsserted(() -> assertThat(b.live()).isZero());
      }
      assertThat(a.live()).isEqualTo(1);
      assertThat(site.view().rules())
          .filteredOn(rule -> rule.id().endsWith("/a/*"))
          .singleElement()
          .satisfies(rule -> assertThat(rule.accepted()).isEqualTo(1))
          .satisfies(rule -> assertThat(rule.live()).isEqualTo(1));
      Wire.send(ofA, "echo");
      assertThat(Wire.receive(ofA, 4)).isEqualTo("echo");
    }
  }
}
