package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.testkit.net.BytePattern;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rules that read the first request: which server gets it, what it gets, and who is refused. */
@Timeout(30)
final class HttpRuleTest {
  private final SiteDraft draft = new SiteDraft().server("a").server("b");

  private static String get(String host, String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
  }

  @Test
  void hostAndPathDecideWhichServerGetsTheRequest() throws Exception {
    // given
    draft.http("*", "/clips/*", "a").http("www.example.com", "*", "b").http("*", "*", "a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        Backend b = Backend.on(draft.addressOf("b"));
        RunningSite site = RunningSite.of(draft)) {
      // then
      assertReaches(site, a, get("media", "/clips/x.rm"));
      assertReaches(site, b, get("www.example.com", "/index.html"));
      assertReaches(site, b, get("WWW.example.com:80", "/"));
      assertReaches(site, a, get("other.example.com", "/"));
      assertThat(a.idle()).isTrue();
      assertThat(b.idle()).isTrue();
      site.awaitAllClosed(Map.of(CloseCause.CLIENT_CLOSED, 4L));
    }
  }

  @Test
  void whatFollowsTheHeadInTheSameWriteIsForwardedAsItIs() throws Exception {
    // given
    draft.http("*", "*", "a");
    byte[] body = new byte[300_000];
    new BytePattern(3).fill(body, 0, body.length, 0);
    String head = "POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n";
    String all = head + new String(body, StandardCharsets.ISO_8859_1) + get("h", "/next");
    // then
    assertArrives(all, all);
  }

  @Test
  void headThatComesByteByByteIsForwardedAsItIs() throws Exception {
    // given
    draft.http("*", "*", "a");
    String all = get("example.com", "/some/path?with=query") + "body";
    // then
    assertArrives(all, all.split(""));
  }

  @Test
  void bareLinesAndBytesOutsideAsciiAfterTheHeadAreNotTouched() throws Exception {
    // given
    draft.http("*", "*", "a");
    String head = "GET / HTTP/1.0\r\nHost: h\r\nX-Odd:   spaces  \r\n\r\n";
    String all = head + "\u0000\u00ff\n\r\r\n" + head;
    // then
    assertArrives(all, head.substring(0, 20), head.substring(20), all.substring(head.length()));
  }

  @Test
  void requestThatNoRuleTakesIsNotFound() throws Exception {
    // given
    draft.http("*", "/clips/*", "a");
    // then
    assertRefused(get("h", "/elsewhere"), "HTTP/1.1 404 Not Found", "", CloseCause.NO_RULE);
  }

  @Test
  void requestThatBreaksTheGrammarIsBad() throws Exception {
    // given
    draft.http("*", "*", "a");
    // then
    assertRefused(
        "GET /x HTTP/1.1\r\nHost : h\r\n\r\n",
        "HTTP/1.1 400 Bad Request",
        "",
        CloseCause.BAD_REQUEST);
  }

  @Test
  void pnaClientIsToldAtOnceThatItNeedsATelnetRule() throws Exception {
    // given
    draft.headTimeout(Duration.ofMinutes(10)).http("*", "*", "a");
    // then
    assertRefused("PNA\u0000\n", "HTTP/1.1 400 ", "PNA", CloseCause.WRONG_PROTOCOL);
  }

  @Test
  void headThatIsTooLargeIsRefused() throws Exception {
    // given
    draft.maxHeadBytes(1_000).http("*", "*", "a");
    String request = "GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(2_000) + "\r\n\r\n";
    // then
    assertRefused(
        request, "HTTP/1.1 431 Request Header Fields Too Large", "", CloseCause.HEAD_TOO_LARGE);
  }

  @Test
  void requestIsUnavailableAtOnceWhenAllServersAreDisabled() throws Exception {
    // given
    draft.http("*", "*", "a", "b");
    try (RunningSite site = RunningSite.of(draft)) {
      site.admin("a", AdminState.DISABLED);
      site.admin("b", AdminState.DRAINING);
      // when
      try (Socket client = site.dial()) {
        Wire.send(client, get("h", "/"));
        // then
        assertThat(Wire.receiveAll(client)).startsWith("HTTP/1.1 503 Service Unavailable");
      }
      site.awaitOnlyClosed(CloseCause.NO_SERVER);
    }
  }

  @Test
  void clientThatGoesBeforeItsRequestIsCompleteIsClosedByItself() throws Exception {
    // given
    draft.http("*", "*", "a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      // when
      Wire.send(client, "GET / HT");
      Wire.end(client);
      // then
      site.awaitOnlyClosed(CloseCause.CLIENT_CLOSED);
      assertThat(a.idle()).isTrue();
    }
  }

  @Test
  void requestIsListedWithTheConnection() throws Exception {
    // given
    draft.http("*", "*", "a");
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      // when
      Wire.send(client, get("example.com", "/clips/a.rm"));
      try (Socket server = a.take()) {
        Wire.receive(server, 10);
        // then
        assertThat(site.connections())
            .singleElement()
            .satisfies(view -> assertThat(view.request()).isEqualTo("GET example.com/clips/a.rm"));
      }
    }
  }

  private static void assertReaches(RunningSite site, Backend backend, String request)
      throws Exception {
    try (Socket client = site.dial()) {
      Wire.send(client, request);
      client.shutdownOutput();
      try (Socket server = backend.take()) {
        assertThat(Wire.receiveAll(server)).isEqualTo(request);
      }
      assertThat(Wire.receiveAll(client)).isEmpty();
    }
  }

  /** Writes the parts one by one; the server gets exactly {@code all}. */
  private void assertArrives(String all, String... parts) throws Exception {
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft);
        Socket client = site.dial()) {
      // when
      for (String part : parts) {
        Wire.send(client, part);
      }
      client.shutdownOutput();
      // then
      try (Socket server = a.take()) {
        assertThat(Wire.receiveAll(server).equals(all)).as("what was sent arrived").isTrue();
      }
      site.awaitOnlyClosed(CloseCause.CLIENT_CLOSED);
    }
  }

  private void assertRefused(String request, String status, String naming, CloseCause cause)
      throws Exception {
    try (Backend a = Backend.on(draft.addressOf("a"));
        RunningSite site = RunningSite.of(draft)) {
      // when
      try (Socket client = site.dial()) {
        Wire.send(client, request);
        // then
        String answer = Wire.receiveAll(client);
        assertThat(answer).startsWith(status).contains("Connection: close");
        if (!naming.isEmpty()) {
          assertThat(answer).contains(naming).contains("telnet");
        }
      }
      site.awaitOnlyClosed(cause);
      assertThat(a.idle()).isTrue();
    }
  }
}
