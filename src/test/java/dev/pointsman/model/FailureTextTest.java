package dev.pointsman.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailureTextTest {
  @Test
  void whatWrapsAFailureIsLeftOut() {
    assertThat(
            FailureText.of(
                new CompletionException(
                    new UncheckedIOException(new BindException("Address already in use")))))
        .isEqualTo("Address already in use");
  }

  @Test
  void aFailureWithoutAMessageIsNamedByItsClass() {
    assertThat(FailureText.of(new IOException())).isEqualTo("java.io.IOException");
  }
}
