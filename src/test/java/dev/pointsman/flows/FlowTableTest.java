package dev.pointsman.flows;

import static dev.pointsman.flows.Given.flow;
import static dev.pointsman.flows.Given.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.flows.FlowState.Kind;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.FlowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One flow or a few, step by step. Times are those of {@link Given#TIMEOUTS}. */
final class FlowTableTest {
  private final List<FlowChange> changes = new ArrayList<>();
  private final FlowTable table = new FlowTable(Given.VIP, 4, Given.TIMEOUTS, 1, changes::add);

  @Test
  void aFlowGoesFromItsSynToItsEnd() {
    // given
    open(1, 0);
    table.observe(flow(1), new FlowCounts(3, 300, 10, true, false, false), 11);
    // when: the client ends, its last acknowledgement comes at 30, and it is silent for 200
    table.clientEnds(flow(1), false, 20);
    assertThat(table.settle(flow(1), new FlowCounts(5, 500, 30, true, true, false), 229)).isEmpty();
    Optional<FlowEnd> end =
        table.settle(flow(1), new FlowCounts(5, 500, 30, true, true, false), 230);
    // then
    assertThat(end)
        .contains(
            new FlowEnd(flow(1), Optional.of(server(0)), CloseCause.CLIENT_CLOSED, 1_000, 5, 500));
    assertThat(table.size()).isZero();
    assertThat(changes)
        .containsExactly(
            put(1, false, false, false),
            put(1, true, false, false),
            put(1, true, true, false),
            new FlowChange.Removed(flow(1)));
  }

  @Test
  void aSynThatComesTwiceIsDecidedOnce() {
    // when, then
    assertThat(table.syn(flow(1), 0, 0)).isEqualTo(new Arrival.Decide(Optional.empty()));
    assertThat(table.syn(flow(1), 1, 0)).isEqualTo(new Arrival.Wait());
    assertThat(table.decided(flow(1), server(0), 2)).isTrue();
    assertThat(table.decided(flow(1), server(1), 2)).isFalse();
    assertThat(table.syn(flow(1), 3, 0)).isEqualTo(new Arrival.Wait());
    assertThat(table.sentOn(flow(1), 4)).isTrue();
    assertThat(table.syn(flow(1), 5, 0)).isEqualTo(new Arrival.SendOn(server(0)));
  }

  @Test
  void aRefusedSynLeavesNothingAndBackupsHearNothing() {
    // given
    table.syn(flow(1), 0, 7);
    // when
    Optional<FlowEnd> end = table.refused(flow(1), CloseCause.NO_SERVER, 1);
    // then
    assertThat(end).contains(new FlowEnd(flow(1), Optional.empty(), CloseCause.NO_SERVER, 7, 0, 0));
    assertThat(table.size()).isZero();
    assertThat(changes).isEmpty();
    assertThat(table.refused(flow(1), CloseCause.NO_SERVER, 1)).isEmpty();
  }

  @Test
  void aFlowWhoseClientWasNotHeardAgainEndsHalfOpen() {
    // given
    open(1, 0);
    // then
    assertThat(table.settle(flow(1), FlowCounts.NONE, 99)).isEmpty();
    assertThat(table.settle(flow(1), FlowCounts.NONE, 100).map(FlowEnd::cause))
        .contains(CloseCause.HALF_OPEN);
  }

  @Test
  void aFlowIsNotIdleByWhatIsRememberedOfIt() {
    // given: seen at 10, and at 900 again, which only the kernel knows
    open(1, 0);
    table.observe(flow(1), new FlowCounts(2, 99, 10, true, false, false), 10);
    // when, then
    assertThat(table.due(1_010, 10)).containsExactly(flow(1));
    assertThat(table.settle(flow(1), new FlowCounts(9, 999, 900, true, false, false), 1_010))
        .isEmpty();
    assertThat(table.due(1_899, 10)).isEmpty();
    assertThat(table.due(1_900, 10)).containsExactly(flow(1));
  }

  @Test
  void anIdleFlowIsRememberedSoThatItsServerCanBeReset() {
    // given
    open(1, 0);
    table.observe(flow(1), new FlowCounts(2, 99, 10, true, false, false), 10);
    // when
    Optional<FlowEnd> end =
        table.settle(flow(1), new FlowCounts(2, 99, 10, true, false, false), 1_010);
    // then
    assertThat(end.map(FlowEnd::cause)).contains(CloseCause.IDLE_TIMEOUT);
    assertThat(table.stray(flow(1)))
        .isEqualTo(new Stray.WasCut(server(0), CloseCause.IDLE_TIMEOUT));
    assertThat(table.due(1_309, 10)).isEmpty();
    assertThat(table.size()).isEqualTo(1);
    assertThat(table.due(1_310, 10)).isEmpty();
    assertThat(table.size()).isZero();
    assertThat(table.stray(flow(1))).isEqualTo(new Stray.Unknown());
  }

  @Test
  void aClientThatGoesOnAfterItsResetDidNotSendIt() {
    // given
    open(1, 0);
    table.observe(flow(1), new FlowCounts(2, 99, 10, true, false, false), 10);
    table.clientEnds(flow(1), true, 20);
    // when: its last segment came more than half of 60 after the RST
    Optional<FlowEnd> end = table.settle(flow(1), new FlowCounts(9, 99, 51, true, false, true), 80);
    // then
    assertThat(end).isEmpty();
    assertThat(table.count(Kind.OPEN)).isEqualTo(1);
    assertThat(changes.getLast()).isEqualTo(put(1, true, false, false));
  }

  @Test
  void aResetFlowEndsSoon() {
    // given
    open(1, 0);
    table.clientEnds(flow(1), true, 20);
    // then: what the server had on its way was answered with RSTs for a while
    assertThat(
            table
                .settle(flow(1), new FlowCounts(9, 99, 50, true, false, true), 80)
                .map(FlowEnd::cause))
        .contains(CloseCause.CLIENT_RESET);
  }

  @Test
  void aFinWhoseEventWasLostIsSeenInTheCounts() {
    // given
    open(1, 0);
    // when
    table.observe(flow(1), new FlowCounts(4, 99, 10, true, true, false), 10);
    // then
    assertThat(table.count(Kind.CLOSING)).isEqualTo(1);
  }

  @Test
  void aClosingFlowWhosePortIsUsedAgainEndsAndAnotherBegins() {
    // given
    open(1, 0);
    table.clientEnds(flow(1), false, 20);
    // when
    Arrival arrival = table.syn(flow(1), 30, 2_000);
    // then
    assertThat(arrival)
        .isEqualTo(
            new Arrival.Decide(
                Optional.of(
                    new FlowEnd(
                        flow(1), Optional.of(server(0)), CloseCause.CLIENT_CLOSED, 1_000, 0, 0))));
    assertThat(table.count(Kind.DECIDING)).isEqualTo(1);
    assertThat(changes.getLast()).isEqualTo(new FlowChange.Removed(flow(1)));
  }

  @Test
  void aFullTableRefusesUnlessSomeAreClosing() {
    // given
    for (int i = 0; i < 4; i++) {
      open(i, 0);
    }
    assertThat(table.syn(flow(9), 10, 0)).isEqualTo(new Arrival.Refuse(CloseCause.TABLE_FULL));
    // when: 2 closes first, then 1
    table.clientEnds(flow(2), false, 20);
    table.clientEnds(flow(1), false, 21);
    Arrival arrival = table.syn(flow(9), 30, 0);
    // then
    assertThat(((Arrival.Decide) arrival).ended().map(FlowEnd::key)).contains(flow(2));
    assertThat(table.size()).isEqualTo(4);
  }

  @Test
  void remainsMakeRoomBeforeClosingFlows() {
    // given
    for (int i = 0; i < 4; i++) {
      open(i, 0);
    }
    table.clientEnds(flow(2), false, 20);
    table.cut(flow(3), CloseCause.SERVER_GONE, 21);
    // when
    Arrival arrival = table.syn(flow(9), 30, 0);
    // then
    assertThat(arrival).isEqualTo(new Arrival.Decide(Optional.empty()));
    assertThat(table.view(flow(3))).isEmpty();
    assertThat(table.view(flow(2))).isPresent();
  }

  @Test
  void aServerThatIsGoneTakesItsFlowsAlong() {
    // given
    open(1, 0);
    open(2, 1);
    // when
    FlowPage page = table.page(0, 100, Optional.of(server(0)));
    // then
    assertThat(page.next()).isEmpty();
    assertThat(page.flows().stream().map(FlowView::key)).containsExactly(flow(1));
    assertThat(table.load(server(0))).isEqualTo(1);
    assertThat(table.cut(flow(1), CloseCause.SERVER_GONE, 50)).isPresent();
    assertThat(table.cut(flow(1), CloseCause.SERVER_GONE, 51)).isEmpty();
    assertThat(table.load(server(0))).isZero();
    assertThat(table.load(server(1))).isEqualTo(1);
    assertThat(table.stray(flow(1))).isEqualTo(new Stray.WasCut(server(0), CloseCause.SERVER_GONE));
  }

  @Test
  void flowsOfAVipThatMovedAreNotTakenFromTheBackups() {
    // given
    open(1, 0);
    int told = changes.size();
    // when
    Optional<FlowEnd> end = table.cut(flow(1), CloseCause.VIP_MOVED, 50);
    // then
    assertThat(end).isPresent();
    assertThat(changes).hasSize(told);
    assertThat(table.size()).isZero();
  }

  @Test
  void anAdoptedFlowThatWasHalfOpenHasTheTimeOfALingeringOne() {
    // given
    table.adopt(new FlowImage(flow(1), server(0), 5, false, false, false), 1_000);
    table.adopt(new FlowImage(flow(2), server(0), 5, true, false, false), 1_000);
    // then
    assertThat(table.due(1_199, 10)).isEmpty();
    assertThat(table.due(1_200, 10)).containsExactly(flow(1));
    assertThat(table.count(Kind.OPEN)).isEqualTo(1);
    assertThat(changes).isEmpty();
  }

  @Test
  void aFlowOfAnotherVipIsAnError() {
    assertThatThrownBy(() -> table.syn(new FlowKey(0, 1, 2, 0, 3, 4), 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("(expected: one of 10.10.10.101)");
  }

  private void open(int client, int server) {
    FlowKey key = flow(client);
    table.syn(key, 0, 1_000);
    table.decided(key, server(server), 0);
    table.sentOn(key, 0);
  }

  private static FlowChange put(int client, boolean confirmed, boolean fin, boolean reset) {
    return new FlowChange.Put(new FlowImage(flow(client), server(0), 1_000, confirmed, fin, reset));
  }
}
