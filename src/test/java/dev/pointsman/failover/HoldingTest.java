package dev.pointsman.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.failover.Holding.Step;
import org.junit.jupiter.api.Test;

class HoldingTest {
  @Test
  void nothingIsDueOfWhatIsNotWanted() {
    assertThat(Holding.NOT.due()).isEmpty();
  }

  @Test
  void wantedItIsTakenOnce() {
    Holding wanted = Holding.NOT.want(true);

    assertThat(wanted.due()).contains(Step.TAKE);
    assertThat(wanted.begun(Step.TAKE).due()).isEmpty();
    assertThat(wanted.begun(Step.TAKE).done()).isEqualTo(new Holding(true, true, wanted.busy()));
    assertThat(wanted.begun(Step.TAKE).done().due()).isEmpty();
  }

  @Test
  void givenUpWhileItIsTakenItIsLetGoAfterwards() {
    Holding taking = Holding.NOT.want(true).begun(Step.TAKE).want(false);

    assertThat(taking.due()).isEmpty();
    assertThat(taking.done().due()).contains(Step.LET_GO);
  }

  @Test
  void wantedAgainWhileItIsLetGoItIsTakenAfterwards() {
    Holding letting =
        Holding.NOT.want(true).begun(Step.TAKE).done().want(false).begun(Step.LET_GO).want(true);

    assertThat(letting.due()).isEmpty();
    assertThat(letting.done().due()).contains(Step.TAKE);
  }

  @Test
  void whatIsLostIsTakenAgainOnlyIfItIsWanted() {
    Holding held = Holding.NOT.want(true).begun(Step.TAKE).done();

    assertThat(held.lost().due()).contains(Step.TAKE);
    assertThat(held.lost().want(false).due()).isEmpty();
  }

  @Test
  void whatCannotBeTakenIsNotTriedAgainByItself() {
    Holding failed = Holding.NOT.want(true).begun(Step.TAKE).notTaken();

    assertThat(failed).isEqualTo(Holding.NOT);
    assertThat(failed.due()).isEmpty();
  }
}
