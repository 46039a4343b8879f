package dev.pointsman.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.net.HostPort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WebServerTest {
  private static HttpResponse<String> get(HttpClient client, WebServer server, String path)
      throws Exception {
    URI uri = URI.create("http://" + HostPort.format(server.address()) + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aMetafileIsMadeAnewAtEachRequestAndWhatIsNotThereIs404() throws Exception {
    var metafile =
        new RoundRobinMetafile(
            "pnm",
            List.of(HostPort.parse("127.0.0.11:7070"), HostPort.parse("127.0.0.12:7070")),
            "clip.rm");
    try (WebServer server =
            new WebServer(
                    "web1",
                    HostPort.parse("127.0.0.1:0"),
                    name -> name.equals("clip") ? Optional.of(metafile.get()) : Optional.empty())
                .start();
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(get(client, server, "/").body()).contains("Served by web1").contains("/clip.ram");
      assertThat(get(client, server, "/clip.ram").body())
          .isEqualTo("pnm://127.0.0.11:7070/clip.rm\n");
      HttpResponse<String> second = get(client, server, "/clip.ram");
      assertThat(second.body()).isEqualTo("pnm://127.0.0.12:7070/clip.rm\n");
      assertThat(second.headers().firstValue("Content-Type")).contains("audio/x-pn-realaudio");
      assertThat(second.headers().firstValue("Server-Name")).contains("web1");
      assertThat(get(client, server, "/other.ram").statusCode()).isEqualTo(404);
      assertThat(server.answered()).isEqualTo(4);
    }
  }

  @Test
  void theScriptOf1998NamesADeadServerEverySecondTime() {
    var servers = List.of(HostPort.parse("127.0.0.11:7070"), HostPort.parse("127.0.0.12:7070"));
    var metafile = new RoundRobinMetafile("pnm", servers, "clip.rm");

    assertThat(Stream.generate(metafile).limit(10).filter(m -> m.contains("127.0.0.12")).count())
        .isEqualTo(5);
  }
}
