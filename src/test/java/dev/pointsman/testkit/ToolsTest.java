package dev.pointsman.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class ToolsTest {

  @Test
  void anInstalledProgramIsFound() {
    assertThat(Tools.require("sh", "dash")).isExecutable();
  }

  @Test
  void aMissingProgramSkipsAndSaysWhatToInstallOrFailsOnCi() {
    Throwable thrown = catchThrowable(() -> Tools.require("no-such-program", "its-package"));

    Class<?> expected =
        "true".equals(System.getenv("CI"))
            ? AssertionFailedError.class
            : TestAbortedException.class;
    assertThat(thrown)
        .isInstanceOf(expected)
        .hasMessageContaining("no-such-program is missing")
        .hasMessageContaining("apt-get install -y --no-install-recommends its-package");
  }
}
