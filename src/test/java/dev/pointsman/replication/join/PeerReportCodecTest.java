package dev.pointsman.replication.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.NodeName;
import dev.pointsman.replication.document.Digest;
import dev.pointsman.replication.document.Kind;
import dev.pointsman.replication.document.Malformed;
import dev.pointsman.testkit.fuzz.Fuzzer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PeerReportCodecTest {
  private static final NodeName A = new NodeName("a");
  private static final NodeName B = new NodeName("b");

  private static final PeerReport MEMBER =
      new PeerReport(
          new ClusterView(A, -5, Phase.MEMBER, new TreeMap<>(Map.of(A, -5L, B, 7L)), Set.of(B)),
          new Digest(Map.of(Kind.RULES, new Digest.Sum(3, -4), Kind.WISH, new Digest.Sum(1, 0))));
  private static final PeerReport STARTING =
      new PeerReport(ClusterView.outside(B, 0, Phase.STARTING), new Digest(Map.of()));

  @Test
  void whatIsEncodedIsDecoded() throws Malformed {
    for (PeerReport report : List.of(MEMBER, STARTING)) {
      assertThat(PeerReportCodec.decode(report.encode())).isEqualTo(report);
    }
  }

  @Test
  void damagedReportsAreRefusedOrReportsOfTheirOwn() {
    // given
    int[] seen = new int[2];
    // when, then
    Fuzzer.run(
        1,
        Fuzzer.inputs(100_000),
        List.of(MEMBER.encode(), STARTING.encode()),
        List.of(new byte[] {1, 'a'}, new byte[] {3}),
        input -> {
          try {
            PeerReport report = PeerReportCodec.decode(input);
            assertThat(PeerReportCodec.decode(report.encode())).isEqualTo(report);
            seen[0]++;
          } catch (Malformed e) {
            assertThat(e.getMessage()).isNotBlank();
            seen[1]++;
          }
        });
    assertThat(seen[0]).isGreaterThan(1000);
    assertThat(seen[1]).isGreaterThan(1000);
  }
}
