package dev.pointsman.peerlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.pointsman.model.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Keeps what the links tell, each event as a line. */
final class Recorder implements PeerListener {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Refusal> refusals = new CopyOnWriteArrayList<>();

  /** Everything but what was received, oldest first. */
  List<String> lines() {
    return lines.stream().filter(line -> !line.startsWith("received")).toList();
  }

  /** The events of {@code kind}. */
  List<String> lines(String kind) {
    return lines.stream().filter(line -> line.startsWith(kind + " ")).toList();
  }

  List<Refusal> refusals() {
    return refusals;
  }

  /** Waits until {@code line} was told. */
  void await1(String line) {
    await().atMost(LIMIT).until(() -> lines, all -> all.contains(line));
  }

  /** Waits until {@code line} was told {@code times} times. */
  void awaitCount(String line, int times) {
    await()
        .atMost(LIMIT)
        .until(() -> lines, all -> all.stream().filter(line::equals).count() >= times);
  }

  /** Waits for a refusal of that side and reason. */
  Refusal awaitRefusal(Refusal.Side by, RefusalReason reason) {
    await().atMost(LIMIT).until(() -> refusals, all -> all.stream().anyMatch(matches(by, reason)));
    return refusals.stream().filter(matches(by, reason)).findFirst().orElseThrow();
  }

  private static Predicate<Refusal> matches(Refusal.Side by, RefusalReason reason) {
    return refusal -> refusal.by() == by && refusal.reason() == reason;
  }

  @Override
  public void reached(NodeName peer, long incarnation) {
    lines.add("reached " + peer + " " + incarnation);
  }

  @Override
  public void received(NodeName peer, long incarnation, byte[] payload, long nanoTime) {
    lines.add("received " + peer + " " + new String(payload, UTF_8));
  }

  @Override
  public void batch(NodeName peer, long incarnation, byte[] payload) {
    lines.add("batch " + peer + " " + new String(payload, UTF_8));
  }

  @Override
  public void batchTaken(NodeName peer) {
    lines.add("taken " + peer);
  }

  @Override
  public void closed(NodeName peer, long incarnation, CloseReason reason, String detail) {
    lines.add("closed " + peer + " " + incarnation + " " + reason);
  }

  @Override
  public void outboundUp(NodeName peer) {
    lines.add("up " + peer);
  }

  @Override
  public void outboundDown(NodeName peer, CloseReason reason) {
    lines.add("down " + peer + " " + reason);
  }

  @Override
  public void refused(Refusal refusal) {
    refusals.add(refusal);
  }
}
