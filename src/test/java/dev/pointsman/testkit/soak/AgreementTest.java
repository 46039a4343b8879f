package dev.pointsman.testkit.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.testkit.failover.Ownership;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final String RULES = "{\"port\": 7070}, {\"port\": 10005}";

  private final Ownership addresses = new Ownership();

  @BeforeEach
  void theAddressIsWhereItBelongs() {
    addresses.add(new Ownership.Change(1, "sched-1", "media", true));
  }

  @Test
  void aSiteThatIsOfOneMindIsWholeAndTellsItsValues() throws IOException {
    Agreement agreement =
        agreement(status(2, "enabled", true, RULES), status(2, "enabled", true, ""));

    assertThat(agreement.wrong()).isEmpty();
    assertThat(agreement.whole()).isTrue();
    assertThat(agreement.values()).isEqualTo(Map.of("rules", "5", "server-1", "enabled"));
    assertThat(agreement.terms()).isEqualTo(Map.of("media", 2L));
  }

  @Test
  void whatDiffersIsNamed() throws IOException {
    assertThat(
            agreement(status(2, "enabled", true, RULES), status(3, "draining", true, "")).wrong())
        .containsExactly(
            "the term of media differs: {sched-1=2, sched-2=3}",
            "the state of server-1 differs: {sched-1=enabled, weight 1, sched-2=draining, weight 1}");
  }

  @Test
  void aPeerThatIsNotHeardIsWrong() throws IOException {
    assertThat(agreement(status(2, "enabled", true, ""), status(2, "enabled", false, "")).wrong())
        .singleElement()
        .asString()
        .startsWith("sched-2 says {\"name\":\"sched-1\"");
  }

  @Test
  void anAddressOnTwoNodesIsWrong() throws IOException {
    addresses.add(new Ownership.Change(2, "sched-2", "media", true));

    assertThat(agreement(status(2, "enabled", true, ""), status(2, "enabled", true, "")).wrong())
        .containsExactly("media is on [sched-1, sched-2] and its owner is sched-1");
  }

  @Test
  void aNodeThatDoesNotAnswerIsWrong() throws IOException {
    assertThat(
            Agreement.of(Map.of("sched-1", status(2, "enabled", true, "")), addresses, 2).wrong())
        .containsExactly("only [sched-1] answer");
  }

  private Agreement agreement(JsonNode one, JsonNode other) {
    return Agreement.of(Map.of("sched-1", one, "sched-2", other), addresses, 2);
  }

  private static JsonNode status(int term, String admin, boolean reachable, String rules)
      throws IOException {
    return new ObjectMapper()
        .readTree(
            """
            {"ready": true, "not_ready": [],
             "vips": [{"name": "media", "owner": "sched-1", "term": %d}],
             "servers": [{"name": "server-1", "admin": "%s", "weight": 1, "eligible": true}],
             "cluster": {"rules_version": "3@sched-1", "problems": [],
               "nodes": [{"name": "sched-1", "reachable": %s, "ready": true, "leaving": false,
                 "changes_behind": 0}]},
             "rules": [%s]}
            """
                .formatted(term, admin, reachable, rules));
  }
}
