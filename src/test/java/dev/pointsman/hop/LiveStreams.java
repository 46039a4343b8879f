package dev.pointsman.hop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Connections that are to go on whatever happens. */
final class LiveStreams implements AutoCloseable {
  private final List<LiveStream> streams = new ArrayList<>();

  /** Opens some. */
  void open(HopPairLab lab, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      streams.add(new LiveStream(lab.dial()));
    }
  }

  int size() {
    return streams.size();
  }

  /** The servers that they are with. */
  Set<String> servers() {
    return streams.stream().map(LiveStream::server).collect(Collectors.toUnmodifiableSet());
  }

  /** Each stream is answered twice from now on: once for what was under way. */
  void allAnswer() throws Exception {
    List<Long> before = streams.stream().map(LiveStream::answers).toList();
    HopLab.await(
        () -> {
          for (int i = 0; i < streams.size(); i++) {
            LiveStream stream = streams.get(i);
            assertThat(stream.failure()).as("stream %d of %s", i, stream.server()).isEmpty();
            if (stream.answers() < before.get(i) + 2) {
              return false;
            }
          }
          return true;
        });
  }

  /** Whether all are among the open connections of a node. */
  boolean areOpenAt(HopPairLab lab, String node) {
    Set<String> open = new HashSet<>();
    for (JsonNode each : lab.get(node, "/api/v1/connections").path("connections")) {
      if (each.path("phase").asText().equals("open")) {
        open.add(each.path("client").asText());
      }
    }
    return streams.stream().allMatch(stream -> open.contains("10.99.0.1:" + stream.port()));
  }

  @Override
  public void close() throws IOException {
    for (LiveStream stream : streams) {
      stream.close();
    }
  }
}
