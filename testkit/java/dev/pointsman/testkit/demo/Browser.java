package dev.pointsman.testkit.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Fetches a page as somebody who comes for the first time does: over a connection of its own. */
final class Browser {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private Browser() {}

  /**
   * A page that was fetched.
   *
   * @param server the name of the web server that answered
   */
  record Page(String url, String server, String text) {}

  /**
   * Fetches a page.
   *
   * @throws IOException when the answer is not 200
   */
  static Page get(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build();
    // A client each: a connection kept alive would stay with the server chosen for its first page.
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(
            "%s: status %d (expected: 200): %s"
                .formatted(url, answer.statusCode(), answer.body().strip()));
      }
      String server = answer.headers().firstValue("Server-Name").orElse("?");
      return new Page(url, server, answer.body().strip());
    }
  }
}
