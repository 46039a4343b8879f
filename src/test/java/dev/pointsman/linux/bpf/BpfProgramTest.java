package dev.pointsman.linux.bpf;

import static dev.pointsman.linux.bpf.Register.FRAME;
import static dev.pointsman.linux.bpf.Register.R0;
import static dev.pointsman.linux.bpf.Register.R1;
import static dev.pointsman.linux.bpf.Register.R2;
import static dev.pointsman.linux.bpf.Register.R3;
import static dev.pointsman.linux.bpf.Register.R4;
import static dev.pointsman.linux.bpf.Register.R5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.pointsman.linux.Capability;
import dev.pointsman.linux.SystemCallException;
import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BpfProgramTest {
  private static final String LICENSE = "Apache-2.0";

  @BeforeEach
  void privileged() throws IOException {
    Bpf.require();
  }

  @Test
  void programReturnsWhatItWasToldAndChangesTheFrame() throws Exception {
    // given
    Code code =
        new Assembler()
            .store(Size.WORD, FRAME, -8, 0x04030201)
            .set(R2, 6)
            .stack(R3, -8)
            .set(R4, 4)
            .set(R5, 0)
            .call(Helper.SKB_STORE_BYTES)
            .set(R0, 7)
            .exit()
            .assemble();
    byte[] frame = new byte[60];
    // when
    try (BpfProgram program = BpfProgram.load("pm_test", LICENSE, code)) {
      BpfProgram.TestRun run = program.test(frame, 1);
      // then
      assertThat(run.action()).isEqualTo(7);
      assertThat(run.frame()).hasSize(60).startsWith(0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0);
    }
  }

  @Test
  void refusedProgramIsExplainedByTheVerifier() {
    // given a program that reads a register that it has not set
    Code code = new Assembler().move(R0, R5).exit().assemble();
    // then
    assertThatThrownBy(() -> BpfProgram.load("pm_test", LICENSE, code))
        .isInstanceOf(SystemCallException.class)
        .hasMessageStartingWith("BPF_PROG_LOAD pm_test: EACCES (access denied); the verifier: ")
        .hasMessageContaining("R5 !read_ok");
  }

  @Test
  void mapsOfAProgramAreFoundByItsNumber() throws Exception {
    // given
    MapDefinition definition = new MapDefinition("pm_array", MapType.ARRAY, 4, 8, 3, 0);
    try (BpfMap map = BpfMap.create(definition);
        BpfProgram program = BpfProgram.load("pm_test", LICENSE, counting(map))) {
      int id = BpfObjects.id(program);
      program.test(new byte[14], 5);
      // when
      try (BpfProgram found = BpfObjects.program(id).orElseThrow()) {
        List<BpfMap> maps = BpfObjects.mapsOf(found);
        // then
        assertThat(maps).hasSize(1);
        try (BpfMap same = maps.getFirst()) {
          assertThat(same.definition()).isEqualTo(definition);
          assertThat(same.find(Bpf.bytes(2))).hasValue(Bpf.bytes(5L));
        }
      }
    }
  }

  @Test
  void programThatIsGoneIsNotFound() throws Exception {
    assertThat(BpfObjects.program(Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void mapOfEachProcessorIsReadWhole() throws Exception {
    try (BpfMap map =
        BpfMap.create(new MapDefinition("pm_percpu", MapType.PERCPU_ARRAY, 4, 8, 3, 0))) {
      assertThat(map.find(Bpf.bytes(0)).orElseThrow()).hasSize(8 * Processors.possible());
    }
  }

  /** A process without privileges, whatever the one of the tests has. */
  @Test
  void processWithoutPrivilegesIsToldWhatItNeeds() throws Exception {
    // given
    Tools.require("setpriv", "util-linux");
    // when
    List<String> all = printedWithout("-all", UnprivilegedLoader.class);
    List<String> some = printedWithout("-net_admin,-sys_admin", UnprivilegedLoader.class);
    List<String> byNumber = printedWithout("-sys_admin", UnprivilegedLoader.class);
    // then
    assertThat(all.getFirst())
        .startsWith("BPF_MAP_CREATE")
        .endsWith("EPERM (not permitted); " + Capability.BPF.remedy());
    assertThat(some)
        .containsExactly(
            "BPF_PROG_LOAD pm_test: EPERM (not permitted); " + Capability.NET_ADMIN.remedy());
    assertThat(byNumber.getFirst())
        .startsWith("BPF_PROG_GET_FD_BY_ID ")
        .endsWith(": EPERM (not permitted); " + Capability.SYS_ADMIN.remedy());
  }

  @Test
  void testsOfAProcessWithoutThePrivilegeAreSkippedAndFailOnCi() throws Exception {
    // given
    Tools.require("setpriv", "util-linux");
    // when
    List<String> here = printed("-bpf", "CI=false", RequiringBpf.class);
    List<String> onCi = printed("-bpf", "CI=true", RequiringBpf.class);
    List<String> withAll = printed("+bpf", "CI=true", RequiringBpf.class);
    // then
    assertThat(here).singleElement(STRING).startsWith("skipped: CAP_BPF is missing");
    assertThat(onCi).singleElement(STRING).startsWith("failed: CAP_BPF is missing");
    assertThat(withAll).containsExactly("run");
  }

  private static List<String> printedWithout(String capabilities, Class<?> program) {
    return printed(capabilities, "CI=false", program);
  }

  /**
   * What a program prints in a process of its own.
   *
   * @param variable of its environment
   */
  private static List<String> printed(String capabilities, String variable, Class<?> program) {
    Finished finished =
        ChildProcess.run(
            Command.of("setpriv", "--bounding-set=" + capabilities, "--inh-caps=" + capabilities)
                .with("env", variable)
                .with(
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    program.getName()),
            Path.of("."),
            Duration.ofSeconds(30));
    return finished.orFail().output();
  }

  /** Counts packets in the map's entry 2. */
  static Code counting(BpfMap map) {
    return new Assembler()
        .store(Size.WORD, FRAME, -4, 2)
        .map(R1, map)
        .stack(R2, -4)
        .call(Helper.MAP_LOOKUP_ELEM)
        .jumpIf(R0, Condition.EQUAL, 0, "end")
        .set(R1, 1)
        .atomicAdd(R0, 0, R1)
        .label("end")
        .set(R0, 0)
        .exit()
        .assemble();
  }
}
