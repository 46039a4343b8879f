package dev.pointsman.linux.bpf;

import static dev.pointsman.linux.bpf.Register.R0;
import static dev.pointsman.linux.bpf.Register.R1;
import static dev.pointsman.linux.bpf.Register.R2;
import static dev.pointsman.linux.bpf.Register.R3;
import static dev.pointsman.linux.bpf.Register.R6;
import static dev.pointsman.linux.bpf.Register.R7;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.linux.Libc;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that reports the length of each frame, and returns 1 when the ring is full. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class RingBufferTest {
  private static final int RECORD = 24;
  private static final int CAPACITY = 4096 / (8 + RECORD);

  private BpfMap map;
  private BpfProgram program;
  private RingBuffer ring;

  @BeforeEach
  void open() throws IOException {
    Bpf.require();
    map = BpfMap.create(MapDefinition.ring("pm_ring", 4096));
    program = BpfProgram.load("pm_test", "Apache-2.0", reporting());
    ring = RingBuffer.of(map);
  }

  @AfterEach
  void close() {
    if (ring != null) {
      ring.close();
      program.close();
      map.close();
    }
  }

  @Test
  void recordsAreReadInOrderThroughManyRounds() throws Exception {
    // given lengths that tell the records apart, more than the ring holds
    for (int round = 0; round < 20; round++) {
      int from = 20 + 30 * round;
      List<Integer> sent = IntStream.range(from, from + 90).boxed().toList();
      for (int length : sent) {
        assertThat(program.test(new byte[length], 1).action()).isZero();
      }
      // when
      List<Integer> read = read(1000);
      // then
      assertThat(read).isEqualTo(sent);
    }
    assertThat(read(1000)).isEmpty();
  }

  @Test
  void noMoreAreReadThanAskedFor() throws Exception {
    for (int i = 0; i < 5; i++) {
      program.test(new byte[20 + i], 1);
    }
    assertThat(read(3)).containsExactly(20, 21, 22);
    assertThat(read(3)).containsExactly(23, 24);
  }

  @Test
  void fullRingTakesMoreOnceItIsRead() throws Exception {
    // given
    int taken = 0;
    while (program.test(new byte[64], 1).action() == 0) {
      taken++;
    }
    // then
    assertThat(taken).isBetween(CAPACITY - 1, CAPACITY);
    assertThat(read(1)).hasSize(1);
    assertThat(program.test(new byte[64], 1).action()).isZero();
    assertThat(read(1000)).hasSize(taken);
  }

  @Test
  void ringIsReadableExactlyWhileThereIsSomething() throws Exception {
    assertThat(readable()).isFalse();
    program.test(new byte[64], 1);
    assertThat(readable()).isTrue();
    read(1);
    assertThat(readable()).isFalse();
  }

  @Test
  void closedRingIsNotRead() {
    ring.close();
    assertThatThrownBy(() -> read(1)).hasMessage("ring pm_ring is closed");
  }

  private boolean readable() {
    return Libc.get().pollReadable(new int[] {ring.fd()}, 0) == 1;
  }

  private List<Integer> read(int most) {
    List<Integer> lengths = new ArrayList<>();
    ring.read(
        most,
        record -> {
          assertThat(record.byteSize()).isEqualTo(RECORD);
          lengths.add(record.get(ValueLayout.JAVA_INT, 0));
        });
    return lengths;
  }

  private Code reporting() {
    return new Assembler()
        .move(R6, R1)
        .map(R1, map)
        .set(R2, RECORD)
        .set(R3, 0)
        .call(Helper.RINGBUF_RESERVE)
        .jumpIf(R0, Condition.EQUAL, 0, "full")
        .load(Size.WORD, R7, R6, 0)
        .store(Size.WORD, R0, 0, R7)
        .move(R1, R0)
        .set(R2, 0)
        .call(Helper.RINGBUF_SUBMIT)
        .set(R0, 0)
        .exit()
        .label("full")
        .set(R0, 1)
        .exit()
        .assemble();
  }
}
