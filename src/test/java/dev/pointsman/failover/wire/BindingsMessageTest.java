package dev.pointsman.failover.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.model.RuleId;
import dev.pointsman.model.ServerName;
import dev.pointsman.replication.document.Malformed;
import dev.pointsman.stickiness.BindingChange;
import dev.pointsman.testkit.fuzz.Fuzzer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Bindings as octets. */
final class BindingsMessageTest {
  private static BindingChange random(RandomGenerator random) {
    return new BindingChange(
        new RuleId("media:80@*.é.example/" + "x".repeat(random.nextInt(3))),
        InetAddress.ofLiteral(
            random.nextBoolean()
                ? "10.0." + random.nextInt(256) + ".1"
                : "2001:db8::" + random.nextInt(1, 10000)),
        new ServerName("s" + random.nextInt(40)),
        random.nextLong(1L << 50));
  }

  @Test
  void whatIsWrittenReadsBackAndABatchIsNeverTooLong() throws Malformed {
    RandomGenerator random = new SplittableRandom(1);
    for (int i = 0; i < 20; i++) {
      BindingsWriter writer = new BindingsWriter();
      List<BindingChange> written = new ArrayList<>();
      for (BindingChange next = random(random); writer.add(next); next = random(random)) {
        written.add(next);
      }
      assertThat(writer.bindings()).isEqualTo(written.size()).isGreaterThan(1000);
      assertThat(writer.toBytes()).hasSizeBetween(59_900, BindingsWriter.LONGEST);
      assertThat(BindingsReader.read(writer.toBytes()))
          .isEqualTo(new BindingsMessage.Tell(written));
    }
    assertThat(BindingsReader.read(BindingsWriter.ask())).isEqualTo(new BindingsMessage.Ask());
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(() -> BindingsReader.read(new byte[] {9, 1}))
        .hasMessage("format: 9 (expected: 1)");
    assertThatThrownBy(() -> BindingsReader.read(new byte[] {1, 3}))
        .hasMessage("kind: 3 (expected: 1 or 2)");
    assertThatThrownBy(() -> BindingsReader.read(new byte[] {1, 2, 5}))
        .hasMessage("record: 5 (expected: 1, 2, 4 or 6)");
    assertThatThrownBy(() -> BindingsReader.read(new byte[19])).isInstanceOf(Malformed.class);
  }

  @Test
  void anyOctetsAreAMessageOrMalformed() {
    RandomGenerator random = new SplittableRandom(2);
    List<byte[]> corpus = new ArrayList<>(List.of(BindingsWriter.ask()));
    for (int i = 0; i < 5; i++) {
      BindingsWriter writer = new BindingsWriter();
      for (int n = 0; n < 5; n++) {
        writer.add(random(random));
      }
      corpus.add(writer.toBytes());
    }
    Fuzzer.run(
        12,
        Fuzzer.inputs(50_000),
        corpus,
        List.of(new byte[] {1, 2}, new byte[8]),
        BindingsMessageTest::check);
  }

  private static void check(byte[] input) {
    try {
      if (BindingsReader.read(input) instanceof BindingsMessage.Tell tell) {
        BindingsWriter writer = new BindingsWriter();
        for (BindingChange change : tell.changes()) {
          assertThat(writer.add(change)).isTrue();
        }
        assertThat(BindingsReader.read(writer.toBytes())).isEqualTo(tell);
      }
    } catch (Malformed refused) {
      assertThat(refused).hasMessageNotContaining("\n");
    }
  }
}
