package dev.pointsman.flows.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.Given;
import dev.pointsman.flows.replica.Decoded.Malformed;
import dev.pointsman.flows.replica.Decoded.Message;
import dev.pointsman.flows.replica.ReplicaMessage.Ack;
import dev.pointsman.flows.replica.ReplicaMessage.Batch;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import dev.pointsman.testkit.fuzz.Fuzzer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Messages into bytes and back, and damaged ones: 100,000, or as many as the property
 * pointsman.fuzz.inputs says.
 */
final class ReplicaCodecTest {
  private static final VipName VIP = new VipName("media");
  private static final Origin ORIGIN = new Origin(new Term(7), 2, 1_234_567);
  private static final FlowKey IPV6 = new FlowKey(0xfd00L << 48, 1, 65535, 0xfd00L << 48, 2, 554);

  private static final List<ReplicaMessage> MESSAGES =
      List.of(
          new Ack(VIP, ORIGIN, -5, 9, true),
          new Ack(new VipName("v".repeat(64)), new Origin(Term.NONE, 255, 0), 1, 0, false),
          new Batch(VIP, ORIGIN, 1, true, List.of()),
          new Batch(
              VIP,
              ORIGIN,
              Long.MAX_VALUE,
              false,
              List.of(
                  put(Given.flow(1), "a", 0, false, false, false),
                  new FlowChange.Removed(Given.flow(2)),
                  put(Given.flow(3), "b", (1L << 48) - 1, true, true, true),
                  put(Given.flow(4), "a", 1_700_000_000_000L, true, false, false))),
          new Batch(
              VIP,
              ORIGIN,
              2,
              true,
              List.of(new FlowChange.Removed(IPV6), put(IPV6, "c", 1, true, false, true))));

  @Test
  void messagesComeBackAsTheyWere() {
    for (ReplicaMessage message : MESSAGES) {
      assertThat(ReplicaCodec.decode(ReplicaCodec.encode(message))).isEqualTo(new Message(message));
    }
  }

  @Test
  void theLongestMessageIsWithinTheBound() {
    // given
    List<FlowChange> changes = new ArrayList<>();
    for (int i = 0; i < ReplicaMessage.MOST_CHANGES; i++) {
      FlowKey key = new FlowKey(1, i, i, 1, 1, i);
      changes.add(put(key, "s".repeat(60) + (1_000 + i), i, true, true, true));
    }
    Batch batch = new Batch(new VipName("v".repeat(64)), ORIGIN, 1, true, changes);
    // when
    byte[] bytes = ReplicaCodec.encode(batch);
    // then
    assertThat(bytes).hasSize(ReplicaCodec.MOST_BYTES);
    assertThat(ReplicaCodec.decode(bytes)).isEqualTo(new Message(batch));
  }

  @Test
  void aFlowOverIpv4Takes17OctetsAndItsEnd9() {
    // given
    int one = length(List.of(put(Given.flow(1), "a", 1, true, false, false)));
    // then
    assertThat(
            length(
                List.of(
                    put(Given.flow(1), "a", 1, true, false, false),
                    put(Given.flow(2), "a", 1, true, false, false))))
        .isEqualTo(one + 17);
    assertThat(
            length(
                List.of(
                    put(Given.flow(1), "a", 1, true, false, false),
                    new FlowChange.Removed(Given.flow(2)))))
        .isEqualTo(one + 9);
  }

  @Test
  void messagesThatEndTooEarlyOrTooLateAreMalformed() {
    for (ReplicaMessage message : MESSAGES) {
      byte[] bytes = ReplicaCodec.encode(message);
      IntStream.range(0, bytes.length)
          .forEach(
              length ->
                  assertThat(ReplicaCodec.decode(Arrays.copyOf(bytes, length)))
                      .isInstanceOf(Malformed.class));
      assertThat(ReplicaCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
          .isEqualTo(new Malformed(bytes.length, "1 bytes after the end"));
    }
  }

  @Test
  void anotherVersionIsToldAsSuch() {
    // given
    byte[] bytes = ReplicaCodec.encode(MESSAGES.getFirst());
    bytes[0] = 2;
    // then
    assertThat(ReplicaCodec.decode(bytes)).isEqualTo(new Malformed(0, "version 2 (expected: 1)"));
  }

  @Test
  void flowsOfTwoVipsAreAnError() {
    // given
    Batch batch =
        new Batch(
            VIP,
            ORIGIN,
            1,
            false,
            List.of(new FlowChange.Removed(Given.flow(1)), new FlowChange.Removed(IPV6)));
    // then
    assertThatThrownBy(() -> ReplicaCodec.encode(batch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("flows of two VIPs: ");
  }

  @Test
  void anyBytesAreAMessageOrMalformed() {
    // given
    long inputs = Fuzzer.inputs(100_000);
    List<byte[]> corpus = MESSAGES.stream().map(ReplicaCodec::encode).toList();
    List<byte[]> tokens =
        List.of(
            new byte[] {1, 1, 5},
            new byte[] {0, 1},
            new byte[] {2, 0},
            new byte[] {2, 1},
            new byte[8]);
    int[] read = new int[1];
    // when, then
    Fuzzer.run(
        43,
        inputs,
        corpus,
        tokens,
        input -> {
          switch (ReplicaCodec.decode(input)) {
            case Message message -> {
              read[0]++;
              assertThat(ReplicaCodec.decode(ReplicaCodec.encode(message.message())))
                  .isEqualTo(message);
            }
            case Malformed malformed -> assertThat(malformed.position()).isBetween(0, input.length);
          }
        });
    assertThat(read[0]).isGreaterThan((int) (inputs / 20));
  }

  private static int length(List<FlowChange> changes) {
    return ReplicaCodec.encode(new Batch(VIP, ORIGIN, 1, false, changes)).length;
  }

  private static FlowChange put(
      FlowKey key, String server, long started, boolean confirmed, boolean fin, boolean reset) {
    return new FlowChange.Put(
        new FlowImage(key, new ServerName(server), started, confirmed, fin, reset));
  }
}
