package dev.pointsman.testkit.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.failover.Probe.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceTest {

  @Test
  void theGapIsTheLongestTimeBetweenTwoAnswersWhereverItLies() {
    // given a fault at 100 whose node serves on until 120
    List<Probe> probes =
        List.of(
            answered(90, 91, "a"),
            answered(110, 111, "a"),
            answered(120, 121, "a"),
            failed(130, 140, Outcome.REFUSED),
            failed(140, 190, Outcome.TIMED_OUT),
            answered(180, 181, "b"),
            answered(190, 191, "b"));

    Service service = Service.of(probes, 100, 191);

    assertThat(service.gapNanos()).isEqualTo(60);
    assertThat(service.gapEndsNanos()).isEqualTo(81);
    assertThat(service.ended()).isTrue();
    assertThat(service.failed())
        .containsOnlyKeys(Outcome.REFUSED, Outcome.TIMED_OUT)
        .containsEntry(Outcome.REFUSED, 1);
    assertThat(service.answered()).isEqualTo(4);
    assertThat(service.nodes()).isEqualTo(1);
  }

  @Test
  void theGapBeginsWithTheLastAnswerOfBeforeTheFault() {
    List<Probe> probes = List.of(answered(80, 90, "a"), answered(200, 210, "b"));

    Service service = Service.of(probes, 100, 210);

    assertThat(service.gapNanos()).isEqualTo(120);
    assertThat(service.gapEndsNanos()).isEqualTo(110);
  }

  @Test
  void aDialThatIsAnsweredAfterTheOutageDoesNotShortenIt() {
    // given a dial of 110 whose answer comes with the new owner at 300
    List<Probe> probes =
        List.of(answered(90, 95, "a"), answered(110, 300, "b"), answered(301, 302, "b"));

    assertThat(Service.of(probes, 100, 302).gapNanos()).isEqualTo(205);
  }

  @Test
  void dialsThatWaitedForLongAreCounted() {
    // given
    long slow = Probe.SLOW.toNanos();
    List<Probe> probes =
        List.of(
            answered(90, 91 + slow, "a"),
            answered(95, 95 + slow, "a"),
            failed(96, 97 + slow, Outcome.TIMED_OUT));
    // when, then
    assertThat(Service.of(probes, 100, 100 + slow).slow()).isEqualTo(1);
  }

  @Test
  void aServiceThatDoesNotReturnHasAGapThatDidNotEnd() {
    List<Probe> probes =
        List.of(
            answered(90, 95, "a"), answered(100, 105, "a"), failed(110, 360, Outcome.TIMED_OUT));

    Service service = Service.of(probes, 100, 400);

    assertThat(service.ended()).isFalse();
    assertThat(service.gapNanos()).isEqualTo(295);
    assertThat(service.failures()).isEqualTo(1);
  }

  @Test
  void aServiceThatNeverAnsweredHasAGapAsLongAsTheWindow() {
    Service service = Service.of(List.of(), 100, 400);

    assertThat(service.ended()).isFalse();
    assertThat(service.gapNanos()).isEqualTo(300);
  }

  @Test
  void failuresOfBeforeTheWindowAreNotCountedAndThoseThatItCutAre() {
    List<Probe> probes =
        List.of(
            failed(10, 20, Outcome.CUT),
            failed(95, 105, Outcome.CUT),
            answered(110, 111, "a"),
            failed(500, 501, Outcome.CUT));

    assertThat(Service.of(probes, 100, 120).failures()).isEqualTo(1);
  }

  @Test
  void theClockMayPassItsLargestNumber() {
    long from = Long.MAX_VALUE - 10;
    List<Probe> probes = List.of(answered(from - 5, from - 1, "a"), answered(from, from + 50, "a"));

    assertThat(Service.of(probes, from, from + 50).gapNanos()).isEqualTo(51);
  }

  private static Probe answered(long started, long ended, String node) {
    return new Probe(started, ended, Outcome.ANSWERED, node);
  }

  private static Probe failed(long started, long ended, Outcome outcome) {
    return new Probe(started, ended, outcome, "");
  }
}
