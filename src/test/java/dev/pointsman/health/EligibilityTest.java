package dev.pointsman.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.AdminState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EligibilityTest {

  @ParameterizedTest
  @CsvSource({
    "ENABLED,  unknown, true,  unknown",
    "ENABLED,  up,      true,  up",
    "ENABLED,  down,    false, down: connection refused",
    "ENABLED,  held,    false, held",
    "DRAINING, up,      false, draining",
    "DRAINING, down,    false, draining",
    "DISABLED, up,      false, disabled",
    "DISABLED, held,    false, disabled",
  })
  void newConnectionsNeedTheOperatorsWillAndHealth(
      AdminState admin, String health, boolean takesNew, String reason) {
    // given
    HealthState state =
        switch (health) {
          case "unknown" -> HealthState.initial(0);
          case "up" -> new HealthState.Up(0, Failures.NONE);
          case "down" -> new HealthState.Down(0, "connection refused", 0, false);
          default -> new HealthState.Held(0, "connection refused", Failures.NONE);
        };
    // when
    Eligibility eligibility = Eligibility.of(admin, state);
    // then
    assertThat(eligibility).isEqualTo(new Eligibility(takesNew, reason));
  }
}
