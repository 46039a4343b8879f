package dev.pointsman.failover;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.flows.FlowChange;
import dev.pointsman.flows.FlowImage;
import dev.pointsman.flows.replica.Origin;
import dev.pointsman.flows.replica.ReplicaMessage;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.FlowKey;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.ServerName;
import dev.pointsman.model.Term;
import dev.pointsman.model.VipName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kinds of batches on one link, which this plays: it keeps what was sent until it is taken. */
final class BatchLanesTest {
  private static final NodeName PEER = new NodeName("b");
  private static final VipName VIP = new VipName("media");

  private final List<byte[]> sent = new ArrayList<>();
  private final BatchLanes lanes = new BatchLanes((peer, batch) -> sent.add(batch));
  private final FlowLane flows = new FlowLane(lanes::ready);
  private final Heard bindings = new Heard();
  private final HeardFlows heard = new HeardFlows();

  /** What a listener was told, in words. */
  private static class Heard implements BatchListener {
    final List<String> said = new ArrayList<>();

    @Override
    public void up(NodeName peer) {
      said.add("up");
    }

    @Override
    public void down(NodeName peer) {
      said.add("down");
    }

    @Override
    public void taken(NodeName peer) {
      said.add("taken");
    }

    @Override
    public void came(NodeName peer, byte[] batch) {
      said.add(new String(batch, US_ASCII));
    }
  }

  private static final class HeardFlows implements FlowListener {
    final List<Object> said = new ArrayList<>();

    @Override
    public void joined(NodeName node) {
      said.add("joined");
    }

    @Override
    public void left(NodeName node) {
      said.add("left");
    }

    @Override
    public void received(NodeName from, ReplicaMessage message) {
      said.add(message);
    }
  }

  @Test
  void messagesThatGatherWhileABatchIsOnItsWay_goTogether() {
    // given
    lanes.attach(BatchKind.FLOWS, flows);
    flows.attach(VIP, heard);
    lanes.linked(PEER, true);
    flows.send(PEER, ack(1));
    // when
    flows.send(PEER, ack(2));
    flows.send(PEER, ack(3));
    assertThat(sent).hasSize(1);
    lanes.taken(PEER);
    // then
    assertThat(sent).hasSize(2);
    sent.forEach(batch -> lanes.came(PEER, batch));
    assertThat(heard.said).containsExactly("joined", ack(1), ack(2), ack(3));
  }

  @Test
  void kindsTakeTurns_andEachListenerHearsOfItsOwn() {
    // given
    ListenerLane lane = new ListenerLane(bindings);
    lanes.attach(BatchKind.BINDINGS, lane);
    lanes.attach(BatchKind.FLOWS, flows);
    flows.attach(VIP, heard);
    lanes.linked(PEER, true);
    flows.send(PEER, ack(1));
    flows.send(PEER, ack(2));
    assertThat(lane.offer(PEER, "one".getBytes(US_ASCII))).isTrue();
    assertThat(lane.offer(PEER, "two".getBytes(US_ASCII))).isFalse();
    // when
    lanes.taken(PEER);
    flows.send(PEER, ack(3));
    lanes.taken(PEER);
    // then
    assertThat(sent).hasSize(3);
    sent.forEach(batch -> lanes.came(PEER, batch));
    assertThat(bindings.said).containsExactly("up", "taken", "one");
    assertThat(heard.said).containsExactly("joined", ack(1), ack(2), ack(3));
  }

  @Test
  void aLinkThatGoesDownTakesAlongWhatWaits() {
    // given
    lanes.attach(BatchKind.FLOWS, flows);
    flows.attach(VIP, heard);
    lanes.linked(PEER, true);
    flows.send(PEER, ack(1));
    flows.send(PEER, ack(2));
    // when
    lanes.linked(PEER, false);
    flows.send(PEER, ack(3));
    lanes.linked(PEER, true);
    flows.send(PEER, ack(4));
    // then
    assertThat(sent).hasSize(2);
    lanes.came(PEER, sent.getLast());
    assertThat(heard.said).containsExactly("joined", "left", "joined", ack(4));
  }

  @Test
  void theLongestBatchesOfFlowsAreNotLongerThanALinkTakes() {
    // given
    lanes.attach(BatchKind.FLOWS, flows);
    flows.attach(VIP, heard);
    lanes.linked(PEER, true);
    flows.send(PEER, ack(1));
    List<ReplicaMessage> told = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      told.add(batch(i + 1));
    }
    // when
    told.forEach(message -> flows.send(PEER, message));
    for (int taken = 0; taken < 40; taken++) {
      lanes.taken(PEER);
    }
    // then
    assertThat(sent).allSatisfy(batch -> assertThat(batch.length).isLessThanOrEqualTo(64 << 10));
    sent.subList(1, sent.size()).forEach(batch -> lanes.came(PEER, batch));
    assertThat(heard.said.subList(1, heard.said.size())).isEqualTo(told);
  }

  @Test
  void whatNobodyUnderstands_isPassedOver() {
    // given
    lanes.attach(BatchKind.FLOWS, flows);
    flows.attach(VIP, heard);
    // when
    lanes.came(PEER, new byte[0]);
    lanes.came(PEER, new byte[] {77, 1, 2});
    lanes.came(PEER, new byte[] {2, 0});
    lanes.came(PEER, new byte[] {2, 0, 9, 1});
    lanes.came(PEER, new byte[] {2, 0, 1, 1});
    // then
    assertThat(heard.said).isEmpty();
  }

  private static ReplicaMessage.Ack ack(long upTo) {
    return new ReplicaMessage.Ack(VIP, new Origin(new Term(3), 0, 1), 7, upTo, false);
  }

  private static ReplicaMessage.Batch batch(int sequence) {
    List<FlowChange> changes = new ArrayList<>();
    Endpoint dialled = new Endpoint(InetAddress.ofLiteral("fd00::100"), 7070);
    for (int i = 0; i < ReplicaMessage.MOST_CHANGES; i++) {
      Endpoint client = new Endpoint(InetAddress.ofLiteral("fd00::1"), 1024 + i);
      changes.add(
          new FlowChange.Put(
              new FlowImage(
                  FlowKey.of(client, dialled),
                  new ServerName("s" + "x".repeat(50) + i),
                  1,
                  false,
                  false,
                  false)));
    }
    return new ReplicaMessage.Batch(VIP, new Origin(new Term(3), 0, 1), sequence, false, changes);
  }
}
