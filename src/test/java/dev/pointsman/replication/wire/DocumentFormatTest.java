package dev.pointsman.replication.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.model.AdminState;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Site;
import dev.pointsman.replication.document.Malformed;
import dev.pointsman.testkit.fuzz.Fuzzer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DocumentFormatTest {
  @Test
  void aSiteIsTheSameAfterItsJourney() throws Malformed {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 2_000; i++) {
      // given
      SharedSite site = RandomSites.site(random);
      // when
      SharedSite read = SharedSite.FORMAT.decode(SharedSite.FORMAT.encode(site));
      // then
      assertThat(read).isEqualTo(site);
      Site asNode = read.toSite(site.schedulers().getFirst().name());
      assertThat(SharedSite.of(asNode)).isEqualTo(site);
    }
  }

  @Test
  void theSmallDocumentsAreTheSameAfterTheirJourney() throws Malformed {
    for (AdminState admin : AdminState.values()) {
      for (OptionalInt weight : List.of(OptionalInt.empty(), OptionalInt.of(1000))) {
        ServerState state = new ServerState(admin, weight);
        assertThat(ServerState.FORMAT.decode(ServerState.FORMAT.encode(state))).isEqualTo(state);
      }
    }
    VipTerm term = new VipTerm(new NodeName("n"), Long.MAX_VALUE);
    assertThat(VipTerm.FORMAT.decode(VipTerm.FORMAT.encode(term))).isEqualTo(term);
    for (Wish wish :
        List.of(new Wish(Optional.empty()), new Wish(Optional.of(new NodeName("n"))))) {
      assertThat(Wish.FORMAT.decode(Wish.FORMAT.encode(wish))).isEqualTo(wish);
    }
  }

  @Test
  void theFormatIsAsDocumented() {
    assertThat(
            text(
                ServerState.FORMAT.encode(new ServerState(AdminState.DRAINING, OptionalInt.of(5)))))
        .isEqualTo("{\"format\":1,\"content\":{\"admin\":\"draining\",\"weight\":5}}");
    assertThat(text(Wish.FORMAT.encode(new Wish(Optional.empty()))))
        .isEqualTo("{\"format\":1,\"content\":{\"node\":null}}");
  }

  @Test
  void whatIsWrongIsNamed() {
    refused("{\"format\":2,\"content\":{}}", "server: format 2 (expected: 1)");
    refused("{\"format\":\"1\",\"content\":{}}", "server: format \"1\" (expected: 1)");
    refused("[]", "server: not a document");
    refused("", "server: not a document");
    refused("{\"format\":1,\"content\":", "server: not JSON");
    refused("{\"format\":1,\"content\":{\"admin\":\"enabled\"}}", "weight");
    refused("{\"format\":1,\"content\":{\"admin\":\"off\",\"weight\":1}}", "off (expected: one of");
    refused("{\"format\":1,\"content\":{\"admin\":null,\"weight\":1}}", "admin");
    refused(
        "{\"format\":1,\"content\":{\"admin\":\"enabled\",\"weight\":0}}", "weight: 0 (expected:");
    refused(
        "{\"format\":1,\"content\":{\"admin\":\"enabled\",\"weight\":1.5}}", "not a whole number");
    refused("{\"format\":1,\"content\":{\"admin\":\"enabled\",\"weight\":1,\"x\":1}}", "\"x\"");
    refused(
        "{\"format\":1,\"content\":{\"admin\":\"enabled\",\"admin\":\"enabled\",\"weight\":1}}",
        "admin");
  }

  @Test
  void aSiteThatContradictsItselfIsRefused() {
    // given
    String site = text(SharedSite.FORMAT.encode(RandomSites.site(new SplittableRandom(6))));
    String renamed = site.replace("\"schedulers\":[\"n", "\"schedulers\":[\"m");
    assertThat(renamed).isNotEqualTo(site);
    // when, then
    assertThatThrownBy(() -> SharedSite.FORMAT.decode(bytes(renamed)))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("schedulers of vip");
  }

  @Test
  void damagedSitesAreRefusedOrSitesOfTheirOwn() {
    // given
    SplittableRandom random = new SplittableRandom(2);
    List<byte[]> corpus = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      corpus.add(SharedSite.FORMAT.encode(RandomSites.site(random)));
    }
    List<byte[]> tokens =
        Stream.of(
                "null", "\"n0\"", "[]", "{}", "-1", "1e400", "\"PT1S\"", "\"localhost\"", "\\u0000")
            .map(DocumentFormatTest::bytes)
            .toList();
    int[] seen = new int[2];
    // when, then
    Fuzzer.run(
        3,
        Fuzzer.inputs(20_000),
        corpus,
        tokens,
        input -> {
          try {
            SharedSite site = SharedSite.FORMAT.decode(input);
            seen[0]++;
            assertThat(site.vips()).isNotNull();
          } catch (Malformed e) {
            seen[1]++;
            assertThat(e.getMessage()).startsWith("rules: ").hasSizeLessThan(1000);
          }
        });
    assertThat(seen[0]).isGreaterThan(100);
    assertThat(seen[1]).isGreaterThan(1000);
  }

  private static void refused(String json, String message) {
    assertThatThrownBy(() -> ServerState.FORMAT.decode(bytes(json)))
        .as(json)
        .isInstanceOf(Malformed.class)
        .hasMessageContaining(message);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
