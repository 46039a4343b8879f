package dev.pointsman.linux.bpf;

import static dev.pointsman.linux.bpf.Register.FRAME;
import static dev.pointsman.linux.bpf.Register.R0;
import static dev.pointsman.linux.bpf.Register.R1;
import static dev.pointsman.linux.bpf.Register.R2;
import static dev.pointsman.linux.bpf.Register.R6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Instructions as RFC 9669 has them. */
final class AssemblerTest {
  @Test
  void instructionsAreThoseOfTheStandard() {
    assertThat(hex(new Assembler().set(R0, -1))).isEqualTo("b7000000ffffffff");
    assertThat(hex(new Assembler().move(R6, R1))).isEqualTo("bf16000000000000");
    assertThat(hex(new Assembler().apply(Operation.AND, R2, 7))).isEqualTo("5702000007000000");
    assertThat(hex(new Assembler().load(Size.WORD, R2, R1, 16))).isEqualTo("6112100000000000");
    assertThat(hex(new Assembler().load(Size.DOUBLE, R2, FRAME, -8))).isEqualTo("79a2f8ff00000000");
    assertThat(hex(new Assembler().store(Size.HALF, FRAME, -2, 5))).isEqualTo("6a0afeff05000000");
    assertThat(hex(new Assembler().store(Size.BYTE, FRAME, -2, R1))).isEqualTo("731afeff00000000");
    assertThat(hex(new Assembler().atomicAdd(R0, 8, R1))).isEqualTo("db10080000000000");
    assertThat(hex(new Assembler().atomicOr(R0, 4, R1))).isEqualTo("c310040041000000");
    assertThat(hex(new Assembler().call(Helper.REDIRECT))).isEqualTo("8500000017000000");
    assertThat(hex(new Assembler().exit())).isEqualTo("9500000000000000");
  }

  @Test
  void jumpCountsInstructionsFromTheNext() {
    // given
    Assembler assembler =
        new Assembler()
            .jumpIf(R1, Condition.EQUAL, 3, "end")
            .jump("end")
            .jumpIf(R1, Condition.LESS, R2, "end")
            .set(R0, 0)
            .label("end")
            .exit();
    // then
    assertThat(hex(assembler))
        .isEqualTo(
            "1501030003000000"
                + "0500020000000000"
                + "ad21010000000000"
                + "b700000000000000"
                + "9500000000000000");
    assertThat(assembler.assemble().length()).isEqualTo(5);
  }

  @Test
  void labelThatIsNotAheadIsNamed() {
    assertThatThrownBy(() -> new Assembler().jump("nowhere").exit().assemble())
        .hasMessage("label nowhere is not set");
    assertThatThrownBy(() -> new Assembler().label("back").jump("back").assemble())
        .hasMessage("label back is -1 away");
    assertThatThrownBy(() -> new Assembler().label("twice").exit().label("twice"))
        .hasMessage("label twice is set twice");
    assertThatThrownBy(() -> new Assembler().load(Size.WORD, R0, R1, 40_000))
        .hasMessage("offset: 40000 (expected: -32768 to 32767)");
  }

  @Test
  void portIsReadAsItStandsInAPacket() {
    assertThat(Assembler.networkOrder(0x0800)).isEqualTo(0x0008);
    assertThat(Assembler.networkOrder(0x86dd)).isEqualTo(0xdd86);
  }

  private static String hex(Assembler assembler) {
    return HexFormat.of().formatHex(assembler.assemble().bytes());
  }
}
