package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The story, told in a few seconds in front of stand-ins for the product. */
@Timeout(60)
class DemoTest {
  static final Pace FAST =
      new Pace(
          Duration.ofMillis(20),
          Duration.ofMillis(300),
          Duration.ofMillis(100),
          Duration.ofSeconds(3),
          6,
          Duration.ofSeconds(3));

  @TempDir private Path temporary;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aStoryThatGoesWellEndsWithZero() {
    int exit = tell(new StandInNodes(true, true)::start);

    assertThat(exit).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("Four people listen", "stream1 dies", "sched-1 dies", "stream1 comes back")
        .contains("sched-1 comes back", "The clips end")
        .contains("sched-1 was killed and sched-2 had the VIP (term 2)")
        .contains("sent 3 of 6 listeners to the dead server, the VIP 0 of 6")
        .contains("packets wrong: 0, missing: 0")
        .containsPattern("silence +(Ann|Ben|Cleo|Dora) \\d+ ms")
        .doesNotContain("Not as promised");
    assertThat(err.toString()).isEmpty();
    assertThat(temporary).isEmptyDirectory();

    // Two were cut by a server that died, and all four by a node.
    assertThat(count("heard the clip to its end: \\d+,\\d+ bytes, each as it was sent"))
        .isEqualTo(4);
    assertThat(count("was cut; stream1 had played")).isEqualTo(2);
    assertThat(count("was cut; ")).isEqualTo(6);
    assertThat(count("again, and stream2 answered")).isEqualTo(6);
  }

  @Test
  void aDispatcherThatDoesNotSeeTheDeadBreaksThePromises() {
    int exit = tell(new StandInNodes(false, true)::start);

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("Not as promised: ", "dialled the VIP and heard nothing");
  }

  @Test
  void aNodeThatForgetsWhatTheOtherOneKnewBreaksThePromises() {
    int exit = tell(new StandInNodes(true, false)::start);

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("Not as promised: The servers' states at sched-2 were");
    assertThat(err.toString()).contains("logs are kept: " + temporary);
  }

  @Test
  void aDispatcherThatDoesNotStartIsSaidToTheUser() {
    int exit =
        tell(
            (name, conf, api, log) -> {
              throw new DemoFailure("It did not come up.");
            });

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).startsWith("demo: It did not come up." + System.lineSeparator());
  }

  private int tell(DemoNode.Starter starter) {
    DemoOptions options = new DemoOptions(false, true, true, false, 80);
    Show show = new PlainShow(new PrintWriter(out), Duration.ofSeconds(1));
    return new Demo(
            options, new PrintWriter(err), show, starter, FAST, Addresses::unusual, temporary)
        .run();
  }

  private long count(String regex) {
    return Pattern.compile(regex).matcher(out.toString()).results().count();
  }
}
