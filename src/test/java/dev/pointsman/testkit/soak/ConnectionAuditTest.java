package dev.pointsman.testkit.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionAuditTest {
  private static final String METRICS =
      """
      # TYPE pointsman_connections_closed_total counter
      pointsman_connections_accepted_total{vip="media",rule="media:7070"} %s
      pointsman_connections_closed_total{vip="media",rule="media:7070",cause="client-closed",kind="finished"} 1.0
      pointsman_connections_live{vip="media",rule="media:7070"} %s
      pointsman_connections_accepted_total{vip="media",rule="media:10003"} 9.0
      pointsman_connections_closed_total{vip="media",rule="media:10003",cause="client-closed",kind="finished"} 9.0
      """;

  @TempDir private Path directory;

  @Test
  void accountsThatAgreeHaveNothingWrong() throws IOException {
    ConnectionAudit audit = audit(true, open(1), close(1, "client-closed"));

    assertThat(audit.compare(METRICS.formatted("1.0", "0.0")).wrong()).isEmpty();
    assertThat(audit.connections()).isEqualTo(1);
  }

  @Test
  void aConnectionThatIsLiveOrMissingInOneAccountIsWrong() throws IOException {
    assertThat(
            audit(true, close(1, "client-closed")).compare(METRICS.formatted("2.0", "1.0")).wrong())
        .singleElement()
        .asString()
        .contains("2 accepted, 1 closed, 1 live");
    assertThat(audit(true, open(1)).wrong()).singleElement().asString().contains("no end");
    assertThat(audit(true).compare(METRICS.formatted("1.0", "0.0")).wrong())
        .singleElement()
        .asString()
        .contains("by the access log {}");
  }

  @Test
  void anEndWithoutACauseOrASecondEndIsWrong() throws IOException {
    assertThat(audit(true, close(1, "server-reset"), close(1, "server-reset")).wrong())
        .containsExactly("connection 1 ends twice");
    assertThat(audit(true, close(1, "")).wrong())
        .containsExactly("connection 1 ends without a cause");
  }

  @Test
  void onlyTheLastLineOfAProcessThatWasKilledMayBeCut() throws IOException {
    assertThat(audit(false, open(1), "{\"event\":\"clo").wrong()).isEmpty();
    assertThat(audit(false, "{\"event\":\"clo", open(1)).wrong()).hasSize(1);
    assertThat(audit(true, "{\"event\":\"clo").wrong()).hasSize(1);
  }

  private ConnectionAudit audit(boolean all, String... lines) throws IOException {
    Path log = Files.writeString(directory.resolve("access.log"), String.join("\n", lines));
    return ConnectionAudit.ofLog(log, all);
  }

  private static String open(int id) {
    return "{\"event\":\"connect\",\"id\":%d,\"rule\":\"media:7070\"}".formatted(id);
  }

  private static String close(int id, String cause) {
    return "{\"event\":\"close\",\"id\":%d,\"rule\":\"media:7070\",\"cause\":\"%s\"}"
        .formatted(id, cause);
  }
}
