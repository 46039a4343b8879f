package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Finished;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CapabilitiesTest {
  @Test
  void maskIsReadFromTheStatus() throws IOException {
    // when
    Capabilities none = Capabilities.parse(List.of("CapPrm:\t1", "CapEff:\t0000000000000000"));
    Capabilities admin = Capabilities.parse(List.of("CapEff:\t0000000000001000"));
    Capabilities all = Capabilities.parse(List.of("CapEff:\t000001ffffffffff"));
    // then
    assertThat(none.effective()).isEmpty();
    assertThat(admin.effective()).containsExactly(Capability.NET_ADMIN);
    assertThat(admin.missing(EnumSet.allOf(Capability.class)))
        .containsExactly(Capability.NET_RAW, Capability.SYS_ADMIN, Capability.BPF);
    assertThat(all.missing(Set.of(Capability.values()))).isEmpty();
  }

  @Test
  void statusThatIsNotWhatItShouldBeIsNamed() {
    assertThatThrownBy(() -> Capabilities.parse(List.of("Name:\tjava")))
        .isInstanceOf(IOException.class)
        .hasMessage("/proc/self/status has no line CapEff:");
    assertThatThrownBy(() -> Capabilities.parse(List.of("CapEff:\tall")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("CapEff: all (expected: a hexadecimal number");
  }

  @Test
  void otherPlatformsAreRefusedByName() {
    assertThat(Platform.isSupported("Linux", "aarch64")).isTrue();
    assertThat(Platform.isSupported("Linux", "riscv64")).isFalse();
    assertThatThrownBy(() -> Platform.require("Mac OS X", "aarch64"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Linux calls on Mac OS X aarch64 (expected: Linux on amd64 or aarch64)");
  }

  /** A process without privileges, whatever the one of the tests has. */
  @Test
  void processWithoutPrivilegesIsToldWhatItNeeds() throws Exception {
    // given
    Tools.require(Platform.isSupported(), "Linux", "run it on Linux, x86_64 or aarch64");
    Tools.require("setpriv", "util-linux");
    Command command =
        Command.of(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            "--enable-native-access=ALL-UNNAMED",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            Unprivileged.class.getName());
    // when
    Finished finished =
        ChildProcess.run(
            Tools.isRoot()
                ? Command.of("setpriv", "--bounding-set=-all", "--inh-caps=-all")
                    .with(command.words().toArray())
                : command,
            Path.of("."),
            Duration.ofSeconds(30));
    // then
    assertThat(finished.orFail().output())
        .containsExactly(
            "capabilities: []",
            "RTM_NEWADDR 127.9.9.9/32 on lo: EPERM (not permitted); "
                + Capability.NET_ADMIN.remedy(),
            "socket AF_PACKET: EPERM (not permitted); " + Capability.NET_RAW.remedy());
  }
}
