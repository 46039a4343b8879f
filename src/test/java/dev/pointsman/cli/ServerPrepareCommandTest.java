package dev.pointsman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.testkit.Tools;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command's line, and what it says; nothing on this machine is changed. */
final class ServerPrepareCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--dry-run | --vip is missing",
        "--vip 10.10.10.10.1 | did you mean 10.10.10.1?",
        "--vip 10.10.10.300 | 300 is above 255",
        "--vip media.example | an IPv4 or IPv6 address in numbers",
        "--vip 127.0.0.1 | an address that clients can dial",
        "--vip 224.0.0.1 | an address that clients can dial",
        "--vip 192.0.2.9 --port 0 | --port: 0 (expected: 1 to 65535)",
        "--vip 192.0.2.9 --port x | 'x' is not an int",
        "--vip 192.0.2.9 --undu | did you mean `--undo`?"
      })
  void aWrongLine_isAnsweredWithWhatIsWrong(String arguments, String expected) {
    assertThat(run(arguments.split(" "))).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains(expected);
  }

  @Test
  void anUnknownInterface_isNamedWithThoseThatAre() {
    needsTheirPrograms();
    int code = run("--vip", "192.0.2.9", "--interface", "no-such-if", "--dry-run");
    assertThat(code).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("--interface: no-such-if").contains("(expected: an Eth");
  }

  @Test
  void somebodyElsesUnit_isNotTouched() throws IOException {
    needsTheirPrograms();
    Path unit = Files.writeString(directory.resolve("x.service"), "[Unit]\n");
    int code = run("--vip", "2001:db8::9", "--dry-run", "--systemd", unit.toString());
    assertThat(code).isEqualTo(ExitCodes.FAILED);
    assertThat(err.toString()).contains("x.service is not ours");
    assertThat(unit).hasContent("[Unit]\n");
  }

  @Test
  void aDryRun_isAScriptAndChangesNothing() {
    needsTheirPrograms();
    // when
    int code = run("--vip", "2001:db8::9", "--port", "1", "--dry-run");
    // then
    assertThat(code).isEqualTo(ExitCodes.DONE);
    assertThat(out.toString())
        .startsWith("ip addr add 2001:db8::9/128 dev lo metric")
        .contains("nft -f - <<'END'\n")
        .endsWith("\nEND\n");
    assertThat(err.toString()).contains("warning: port 1: nothing listens");
    assertThat(directory.resolve("kept")).doesNotExist();
  }

  private static void needsTheirPrograms() {
    Tools.require("ip", "iproute2");
    Tools.require("ss", "iproute2");
    Tools.require("nft", "nftables");
    Tools.require("sysctl", "procps");
  }

  private int run(String... arguments) {
    String[] all =
        Stream.concat(
                Stream.of("server-prepare", "--state", directory.resolve("kept").toString()),
                Arrays.stream(arguments))
            .toArray(String[]::new);
    return Main.commandLine(new PrintWriter(out), new PrintWriter(err, true)).execute(all);
  }
}
