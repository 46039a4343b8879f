package dev.pointsman.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathNormalizerTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /,                      /
          /clips/a.rm,            /clips/a.rm
          /clips/../admin,        /admin
          /clips/%2e%2E/admin,    /admin
          /clips/.%2e/admin,      /admin
          /clips/./a,             /clips/a
          /clips/a/..,            /clips/
          /clips/.,               /clips/
          /a/..,                  /
          /..,                    /
          /../../etc,             /etc
          //clips///a,            /clips/a
          /clips//../admin,       /admin
          /a/.../b,               /a/.../b
          /a/..b/.c/d.,           /a/..b/.c/d.
          /%63lips/%7Ea,          /clips/~a
          /clips/%2fadmin,        /clips/%2Fadmin
          /clips/..%2fadmin,      /clips/..%2Fadmin
          /clips/%252e%252e/x,    /clips/%252e%252e/x
          /a%zz%4,                /a%25zz%254
          /%%32e%2e/x,            /%252e./x
          /a%00b,                 /a%00b
          *,                      *
          '',                     ''
          """)
  void pathsComeInOneForm(String path, String normal) {
    assertThat(PathNormalizer.normalize(path)).isEqualTo(normal);
  }

  @Test
  void ruleWrittenInUtf8MatchesTheEncodedAndTheRawRequest() {
    // given
    String rule = PathNormalizer.normalizeText("/caf\u00e9/*");
    // when, then
    assertThat(rule).isEqualTo("/caf%C3%A9/*");
    assertThat(PathNormalizer.normalize("/caf%c3%a9/*")).isEqualTo(rule);
    assertThat(PathNormalizer.normalize("/caf\u00c3\u00a9/*")).isEqualTo(rule);
  }
}
