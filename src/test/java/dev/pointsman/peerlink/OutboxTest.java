package dev.pointsman.peerlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent next, of states and batches. */
@Timeout(20)
final class OutboxTest {
  private final Outbox outbox = new Outbox();

  @Test
  void aBatchIsTakenOnlyOnAConnectionAndOnlyOneAtATime() throws InterruptedException {
    assertThat(outbox.send(new byte[1])).isFalse();
    outbox.connected();
    assertThat(outbox.send(new byte[1])).isTrue();
    assertThat(outbox.send(new byte[1])).isFalse();
    assertThat(outbox.next().orElseThrow()).isInstanceOf(Frame.Batch.class);
    assertThat(outbox.send(new byte[1])).isFalse();
    assertThat(outbox.taken(2)).isFalse();
    assertThat(outbox.taken(1)).isTrue();
    assertThat(outbox.taken(1)).isFalse();
    assertThat(outbox.send(new byte[1])).isTrue();
  }

  @Test
  void aStateGoesFirstAndABatchDoesNotWaitUntilItIsHeard() throws InterruptedException {
    // given
    outbox.connected();
    outbox.send(new byte[1]);
    outbox.publish(new byte[1]);
    outbox.publish(new byte[2]);
    // when, then
    assertThat(outbox.next().orElseThrow()).isInstanceOf(Frame.State.class);
    outbox.publish(new byte[3]);
    assertThat(outbox.next().orElseThrow()).isInstanceOf(Frame.Batch.class);
    outbox.heard(1);
    assertThat(outbox.next().orElseThrow()).isInstanceOf(Frame.State.class);
  }

  @Test
  void silenceIsCountedWhileEitherIsOnItsWayAndEndsWithAnyAnswer() throws InterruptedException {
    // given
    outbox.connected();
    assertThat(outbox.unheard()).isEmpty();
    outbox.send(new byte[1]);
    outbox.next();
    // when, then
    OptionalLong before = outbox.unheard();
    assertThat(before).isPresent();
    outbox.publish(new byte[1]);
    outbox.next();
    outbox.heard(1);
    assertThat(outbox.unheard()).isPresent().isNotEqualTo(before);
    outbox.taken(1);
    assertThat(outbox.unheard()).isEmpty();
  }

  @Test
  void whatWasOnItsWayIsForgottenWithItsConnection() throws InterruptedException {
    // given
    outbox.connected();
    outbox.send(new byte[1]);
    outbox.next();
    outbox.disconnected();
    assertThat(outbox.next()).isEmpty();
    // when
    outbox.connected();
    // then
    assertThat(outbox.taken(1)).isFalse();
    assertThat(outbox.send(new byte[1])).isTrue();
  }
}
