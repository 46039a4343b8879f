package dev.pointsman.testkit.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.testkit.failover.FailoverOptions.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailoverOptionsTest {

  @Test
  void withoutOptionsAllIsMeasuredTwentyTimesOnThreeNodes() throws UsageException {
    FailoverOptions options = FailoverOptions.parse(new String[0]);

    assertThat(options.runs()).isEqualTo(20);
    assertThat(options.nodes()).isEqualTo(3);
    assertThat(options.faults()).containsExactly(Fault.values());
    assertThat(options.contenders()).containsExactly("pointsman", "keepalived");
  }

  @Test
  void twoNodesHaveNoFaultThatTakesThree() throws UsageException {
    assertThat(FailoverOptions.parse(new String[] {"--nodes", "2"}).faults())
        .doesNotContain(Fault.POWER)
        .hasSize(Fault.values().length - 1);
  }

  @Test
  void whatIsNamedIsMeasuredOnceInItsOrder() throws UsageException {
    FailoverOptions options =
        FailoverOptions.parse(
            new String[] {"--faults", "term,kill,term", "--contenders", "keepalived", "--quick"});

    assertThat(options.faults()).containsExactly(Fault.TERM, Fault.KILL);
    assertThat(options.contenders()).containsExactly("keepalived");
    assertThat(options.runs()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--runs 0           | --runs 0 (expected: 1 to 1000)",
        "--runs many        | --runs many (expected: 1 to 1000)",
        "--runs             | --runs needs a value",
        "--nodes 4          | --nodes 4 (expected: 1 to 3)",
        "--faults kil       | \"kil\" (expected: of none,kill,",
        "--nodes 2 --faults power | power with 2 scheduler nodes (expected: at least 3)",
        "--contenders lvs   | \"lvs\" (expected: of pointsman,keepalived,pointsman-majority)",
        "--fault kill       | \"--fault\" is not an option (expected: --runs,",
      })
  void whatIsWrongIsNamedWithWhatIsAllowed(String arguments, String message) {
    assertThatThrownBy(() -> FailoverOptions.parse(arguments.split(" ", -1)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void helpNamesEveryOptionAndEveryFault() {
    String help = FailoverOptions.help();

    for (Fault fault : Fault.values()) {
      assertThat(help).contains("  " + fault.label() + " ");
    }
    assertThat(help).contains("--runs", "--nodes", "--held", "--every", "--results", "--table");
  }
}
