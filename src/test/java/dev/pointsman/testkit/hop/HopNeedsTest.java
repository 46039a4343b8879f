package dev.pointsman.testkit.hop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a machine lacks is named. */
final class HopNeedsTest {
  /** Of root in a container of Docker, without options. */
  private static final long CONTAINER = 0xa80425fbL;

  private static final long ALL = 0x1ffffffffffL;

  @Test
  void missingCapabilitiesAreNamed() {
    assertThat(HopNeeds.missing(ALL)).isEmpty();
    assertThat(HopNeeds.missing(CONTAINER).orElseThrow())
        .startsWith("CAP_NET_ADMIN, CAP_SYS_ADMIN, CAP_BPF (");
    assertThat(HopNeeds.missing(0).orElseThrow())
        .startsWith("CAP_NET_ADMIN, CAP_NET_RAW, CAP_SYS_ADMIN, CAP_BPF (");
  }
}
