package dev.pointsman.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.accesslog.AccessLog;
import dev.pointsman.metrics.SiteMetrics;
import dev.pointsman.model.AdminState;
import dev.pointsman.model.CloseCause;
import dev.pointsman.model.ConnectionView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the access log says of connections that never reached a server. */
@Timeout(60)
final class RefusedInTheLogTest {

  @Test
  void aConnectionThatARuleTookAndNoServerCouldTakeHasItsRuleInTheLog() throws Exception {
    // given
    SiteDraft draft = new SiteDraft().server("a").telnet("a");
    Kept log = new Kept();
    try (RunningSite site = RunningSite.started(draft, SiteMetrics.none(), log)) {
      site.awaitReady();
      site.admin("a", AdminState.DISABLED);
      // when
      assertThat(site.dialEnding()).isEqualTo("reset");
      // then
      await().until(() -> !log.closed.isEmpty());
      assertThat(log.causes).containsExactly(CloseCause.NO_SERVER);
      assertThat(log.closed.getFirst().rule()).isEqualTo(site.view().rules().getFirst().id());
      assertThat(log.closed.getFirst().server()).isEmpty();
    }
  }

  /** Keeps what has ended. */
  private static final class Kept implements AccessLog {
    final List<ConnectionView> closed = new CopyOnWriteArrayList<>();
    final List<CloseCause> causes = new CopyOnWriteArrayList<>();

    @Override
    public void connected(ConnectionView connection) {}

    @Override
    public void alive(ConnectionView connection) {}

    @Override
    public void closed(ConnectionView connection, CloseCause cause, long durationNanos) {
      causes.add(cause);
      closed.add(connection);
    }

    @Override
    public void reopen() {}

    @Override
    public void close() {}
  }
}
