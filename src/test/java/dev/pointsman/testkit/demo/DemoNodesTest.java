package dev.pointsman.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The story in front of the product: two processes of it, told as fast as they can. */
@Timeout(180)
class DemoNodesTest {
  private static final Pace FAST =
      new Pace(
          DemoTest.FAST.look(),
          DemoTest.FAST.listen(),
          DemoTest.FAST.outage(),
          Duration.ofSeconds(40),
          DemoTest.FAST.listeners(),
          DemoTest.FAST.clip());

  @TempDir private Path temporary;

  @Test
  void everyPromiseIsKeptByTheProduct() {
    DemoOptions options = new DemoOptions(false, true, true, true, 80);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Show show = new PlainShow(new PrintWriter(out), Duration.ofSeconds(1));

    int exit =
        new Demo(
                options,
                new PrintWriter(err),
                show,
                ChildNode::start,
                FAST,
                Addresses::unusual,
                temporary)
            .run();

    assertThat(exit).as("%s%s", out, err).isZero();
    assertThat(out.toString())
        .contains("packets wrong: 0, missing: 0", "sent 3 of 6 listeners to the dead server")
        .containsPattern("sched-(1|2) was killed and sched-(1|2) had the VIP \\(term 2\\)")
        .containsPattern("tells of its takeover \\(owner-lost\\)")
        .doesNotContain("Not as promised");
    assertThat(temporary).isEmptyDirectory();
  }
}
