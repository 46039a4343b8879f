package dev.pointsman.replication;

import static dev.pointsman.replication.TestNodes.payload;
import static dev.pointsman.replication.TestNodes.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.replication.PutOutcome.Written;
import dev.pointsman.replication.document.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas of two and three nodes on loopback: what is put on one is on all, whatever happens. */
final class ReplicaTest {
  @TempDir Path directory;

  @Test
  void whatIsPutOnOneOfThreeIsOnAll() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a", "b", "c")) {
      // given
      Replica a = nodes.start("a");
      Replica b = nodes.start("b");
      nodes.start("c");
      nodes.awaitTogether("a", "b", "c");
      // when
      // A node that has just joined is a member before it replicates; until then there is one copy.
      Written server =
          await()
              .until(() -> put(a, Kind.SERVER, "s1", "draining"), written -> written.copies() == 2);
      String largest = "r".repeat(Kind.RULES.maxPayload());
      Written rules =
          await().until(() -> put(b, Kind.RULES, "site", largest), written -> !written.localOnly());
      // then
      assertThat(server.members()).isEqualTo(3);
      assertThat(server.onDisk()).isTrue();
      assertThat(rules.members()).isEqualTo(3);
      for (String node : new String[] {"a", "b", "c"}) {
        nodes.awaitPayload(node, Kind.SERVER, "s1", "draining");
        nodes.awaitPayload(node, Kind.RULES, "site", largest);
        assertThat(nodes.awaitReady(node)).isIn(Readiness.IN_STEP, Readiness.ALONE);
      }
      assertThat(nodes.heardBy("c").changes).containsKeys("server/s1", "rules/site");
      await().until(() -> a.lags().values().stream().allMatch(Lag::inStep) && a.lags().size() == 2);
      assertThat(a.problems()).isEmpty();
    }
  }

  @Test
  void aNodeThatIsKilledComesBackUnderItsAddressWithWhatChangedInBetween() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a", "b")) {
      // given
      Replica a = nodes.start("a");
      Replica b = nodes.start("b");
      nodes.awaitTogether("a", "b");
      put(a, Kind.SERVER, "s1", "before");
      nodes.awaitPayload("b", Kind.SERVER, "s1", "before");
      // when
      nodes.crash("a");
      Written alone = put(b, Kind.SERVER, "s1", "in its absence");
      Replica again = nodes.start("a");
      // then
      assertThat(payload(again, Kind.SERVER, "s1")).isPresent();
      assertThat(alone.version().counter()).isEqualTo(2);
      assertThat(nodes.awaitReady("a")).isEqualTo(Readiness.IN_STEP);
      assertThat(payload(again, Kind.SERVER, "s1")).contains("in its absence");
      nodes.awaitTogether("a", "b");
      assertThat(put(again, Kind.SERVER, "s1", "after").copies()).isEqualTo(2);
    }
  }

  @Test
  void aNodeAloneIsReadyAndTheSecondJoinsIt() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a", "b")) {
      // given
      Replica b = nodes.start("b");
      assertThat(nodes.awaitReady("b")).isEqualTo(Readiness.ALONE);
      Written alone = put(b, Kind.WISH, "media", "b");
      // when
      nodes.start("a");
      // then
      assertThat(alone.localOnly()).isTrue();
      assertThat(nodes.awaitReady("a")).isEqualTo(Readiness.IN_STEP);
      nodes.awaitPayload("a", Kind.WISH, "media", "b");
      nodes.awaitTogether("a", "b");
    }
  }

  @Test
  void twoThatFormedAloneMergeWhenTheyHearEachOther() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a", "b", "c")) {
      // given
      nodes.cut("a", "b");
      nodes.cut("a", "c");
      Replica a = nodes.start("a");
      Replica b = nodes.start("b");
      Replica c = nodes.start("c");
      nodes.awaitTogether("b", "c");
      nodes.awaitTogether("a");
      put(a, Kind.SERVER, "s1", "a once");
      put(a, Kind.SERVER, "s1", "a twice");
      put(b, Kind.SERVER, "s1", "b once");
      put(b, Kind.VIP, "v1", "b");
      List<Long> before = List.of(b.view().incarnation(), c.view().incarnation());
      // when
      nodes.heal();
      // then
      nodes.awaitTogether("a", "b", "c");
      for (String node : new String[] {"a", "b", "c"}) {
        nodes.awaitPayload(node, Kind.SERVER, "s1", "a twice");
        nodes.awaitPayload(node, Kind.VIP, "v1", "b");
      }
      assertThat(List.of(b.view().incarnation(), c.view().incarnation()))
          .as("the larger cluster stays")
          .isEqualTo(before);
      // A node starts anew by its own threads, which are where it is; see ClusterStarter.
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().startsWith("pointsman-test-pekko"))
          .isNotEmpty()
          .allMatch(
              thread -> Thread.currentThread().getThreadGroup().equals(thread.getThreadGroup()));
    }
  }

  @Test
  void aChangeOfWhatHasChangedMeanwhileIsRefused() throws Exception {
    try (TestNodes nodes = new TestNodes(directory, "a")) {
      // given
      Replica a = nodes.start("a");
      Written first = put(a, Kind.RULES, "site", "1");
      put(a, Kind.RULES, "site", "2");
      byte[] third = {'3'};
      // when
      PutOutcome late =
          a.putIf(Kind.RULES, "site", third, Optional.of(first.version()))
              .toCompletableFuture()
              .join();
      PutOutcome fresh =
          a.putIf(Kind.RULES, "site", third, Optional.empty()).toCompletableFuture().join();
      PutOutcome right =
          a.putIf(
                  Kind.RULES,
                  "site",
                  third,
                  a.snapshot().get(Kind.RULES, "site").map(document -> document.version()))
              .toCompletableFuture()
              .join();
      // then
      assertThat(late).isInstanceOf(PutOutcome.Conflict.class);
      assertThat(fresh).isInstanceOf(PutOutcome.Conflict.class);
      assertThat(right).isInstanceOf(Written.class);
      assertThat(payload(a, Kind.RULES, "site")).contains("3");
    }
  }
}
