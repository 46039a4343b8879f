package dev.pointsman.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.linux.bpf.Assembler;
import dev.pointsman.linux.bpf.Bpf;
import dev.pointsman.linux.bpf.BpfObjects;
import dev.pointsman.linux.bpf.BpfProgram;
import dev.pointsman.linux.bpf.Register;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Filters of a host in a namespace, checked with {@code tc}. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
final class TrafficControlTest {
  private static final String NAME = "pm-test";
  private static final int PRIORITY = 700;

  private Lan lan;
  private TrafficControl control;
  private BpfProgram program;

  @BeforeEach
  void open() throws Exception {
    Bpf.require();
    lan = Lan.ofHosts(1);
    control = TrafficControl.of(lan.on(1, () -> new Rtnetlink().link("eth0")).orElseThrow());
    program = load(-1);
  }

  @AfterEach
  void close() {
    if (lan != null) {
      lan.close();
      program.close();
    }
  }

  @Test
  void attachedProgramIsShownByTcAndGoneWithoutATraceAfterwards() throws Exception {
    // when
    Filter attached = attach(program);
    // then
    assertThat(attached.programId()).isEqualTo(BpfObjects.id(program));
    assertThat(tc("filter", "show", "dev", "eth0", "ingress"))
        .contains("pref 700 bpf chain 0 handle 0x1 pm-test+clsact direct-action");
    assertThat(find()).hasValue(attached);
    // and when
    Removal removed = detach();
    // then
    assertThat(removed).isEqualTo(Removal.REMOVED);
    assertThat(detach()).isEqualTo(Removal.ALREADY_GONE);
    assertThat(find()).isEmpty();
    assertThat(tc("qdisc", "show", "dev", "eth0")).doesNotContain("clsact");
  }

  @Test
  void attachedAgainTheProgramIsReplacedInItsPlace() throws Exception {
    // given
    Filter first = attach(program);
    try (BpfProgram next = load(0)) {
      // when
      Filter second = attach(next);
      // then
      assertThat(second.programId()).isEqualTo(BpfObjects.id(next)).isNotEqualTo(first.programId());
      assertThat(lan.on(1, control::filters)).containsExactly(second);
      // and the discipline is still known as ours
      detach();
      assertThat(tc("qdisc", "show", "dev", "eth0")).doesNotContain("clsact");
    }
  }

  @Test
  void filterOutlivesTheDescriptorOfItsProgram() throws Exception {
    // given
    Filter attached = attach(program);
    // when
    program.close();
    // then
    try (BpfProgram found = BpfObjects.program(attached.programId()).orElseThrow()) {
      assertThat(BpfObjects.id(found)).isEqualTo(attached.programId());
    }
    detach();
    await() // the kernel ends it once no processor runs it any more
        .atMost(Duration.ofSeconds(10))
        .until(() -> BpfObjects.program(attached.programId()).isEmpty());
  }

  @Test
  void disciplineAndFiltersOfOthersStayAsTheyWere() throws Exception {
    for (String kind : new String[] {"clsact", "ingress"}) {
      // given
      tc("qdisc", "add", "dev", "eth0", kind);
      tc(
          "filter",
          "add",
          "dev",
          "eth0",
          "ingress",
          "pref",
          "50",
          "protocol",
          "ip",
          "u32",
          "match",
          "u32",
          "0",
          "0",
          "classid",
          "1:1");
      String before = tc("filter", "show", "dev", "eth0", "ingress");
      // when
      attach(program);
      // then
      assertThat(tc("filter", "show", "dev", "eth0", "ingress")).contains("u32", " pm-test direct");
      detach();
      assertThat(tc("filter", "show", "dev", "eth0", "ingress")).isEqualTo(before);
      assertThat(tc("qdisc", "show", "dev", "eth0")).contains(kind);
      tc("qdisc", "del", "dev", "eth0", kind);
    }
  }

  @Test
  void disciplineThatOthersUseByNowStays() throws Exception {
    for (String direction : new String[] {"ingress", "egress"}) {
      // given
      attach(program);
      tc(
          "filter",
          "add",
          "dev",
          "eth0",
          direction,
          "pref",
          "50",
          "protocol",
          "ip",
          "u32",
          "match",
          "u32",
          "0",
          "0",
          "classid",
          "1:1");
      // when
      detach();
      // then
      assertThat(tc("filter", "show", "dev", "eth0", direction)).contains("u32");
      tc("qdisc", "del", "dev", "eth0", "clsact");
    }
  }

  @Test
  void placeThatAnotherKindHasIsNotTaken() throws Exception {
    // given
    tc("qdisc", "add", "dev", "eth0", "clsact");
    tc(
        "filter",
        "add",
        "dev",
        "eth0",
        "ingress",
        "pref",
        "700",
        "protocol",
        "all",
        "u32",
        "match",
        "u32",
        "0",
        "0",
        "classid",
        "1:1");
    // then
    assertThatThrownBy(() -> attach(program))
        .isInstanceOf(SystemCallException.class)
        .hasMessageStartingWith("RTM_NEWTFILTER pm-test on eth0: ");
    assertThat(tc("filter", "show", "dev", "eth0", "ingress")).contains("u32").doesNotContain("pm");
  }

  @Test
  void refusedProgramLeavesNothing() throws Exception {
    // when
    assertThatThrownBy(() -> lan.on(1, () -> control.attach(NAME, PRIORITY, 0)))
        .isInstanceOf(SystemCallException.class)
        .hasMessageStartingWith("RTM_NEWTFILTER pm-test on eth0: ");
    // then
    assertThat(tc("qdisc", "show", "dev", "eth0")).doesNotContain("clsact");
  }

  private Filter attach(BpfProgram attached) throws Exception {
    return lan.on(1, () -> control.attach(NAME, PRIORITY, attached.fd()));
  }

  private Removal detach() throws Exception {
    return lan.on(1, () -> control.detach(NAME));
  }

  private Optional<Filter> find() throws Exception {
    return lan.on(1, () -> control.find(NAME));
  }

  private String tc(String... words) {
    return lan.tcOn(1, words);
  }

  private static BpfProgram load(int action) throws IOException {
    return BpfProgram.load(
        "pm_test", "Apache-2.0", new Assembler().set(Register.R0, action).exit().assemble());
  }
}
