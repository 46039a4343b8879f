package dev.pointsman.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an endpoint as Prometheus does. */
final class Scrape {
  private static final Pattern LINE = Pattern.compile("([a-zA-Z_:]\\w*)(\\{.*})? (\\S+)");
  private static final Pattern TAG = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Endpoint endpoint;

  Scrape(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  String text() throws IOException, InterruptedException {
    return get(endpoint, "/metrics").body();
  }

  /** Series with their tags, in alphabetical order, to values. */
  Map<String, Double> values() throws IOException, InterruptedException {
    Map<String, Double> values = new TreeMap<>();
    for (String line : text().lines().filter(l -> !l.startsWith("#") && !l.isBlank()).toList()) {
      Matcher matcher = LINE.matcher(line);
      assertThat(matcher.matches()).as("a line of Prometheus' text format: %s", line).isTrue();
      String tags = matcher.group(2) == null ? "" : sorted(matcher.group(2));
      values.put(matcher.group(1) + tags, Double.valueOf(matcher.group(3)));
    }
    return values;
  }

  static Map<String, String> tags(String text) {
    Map<String, String> tags = new TreeMap<>();
    Matcher matcher = TAG.matcher(text);
    while (matcher.find()) {
      tags.put(matcher.group(1), matcher.group(2));
    }
    return tags;
  }

  static HttpResponse<String> get(Endpoint endpoint, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://" + endpoint + path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String sorted(String braces) {
    StringBuilder text = new StringBuilder("{");
    tags(braces)
        .forEach(
            (name, value) ->
                text.append(text.length() == 1 ? "" : ",")
                    .append(name)
                    .append("=\"")
                    .append(value)
                    .append('"'));
    return text.append('}').toString();
  }
}
