package dev.pointsman.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.model.HopCopies;
import dev.pointsman.model.NodeName;
import dev.pointsman.model.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked example of {@link Choice}, and more like it. */
final class ChoiceTest {
  private static final NodeName OPERATOR = new NodeName("a");

  @ParameterizedTest(name = "{0}, wish {1}, preempt {2}: {3}")
  @CsvSource({
    "a b c,          -, false, a",
    "a b c,          -, true,  a",
    "(a) b c,        -, false, b",
    "a b:5 c,        -, false, b",
    "a b:5 c,        -, true,  a",
    "(a) b:5 c,      -, true,  b",
    "a b:5 c,        c, false, c",
    "a b:5 c,        c, true,  c",
    "a b:5 (c),      c, false, b",
    "a b c:6/moved,  -, true,  c",
    "a b (c:6/moved),-, true,  a",
    "a:5 b:6 c,      -, false, b",
    "a:5 b:6 c,      -, true,  a",
    "a:5 b:5 c,      -, false, a",
    "c b:5 a:5,      -, false, b",
    "a (b:5) c,      -, false, a",
    "a b:5 c:6~,     -, false, b",
    "a:5~ b:6~ c,    -, false, b",
    "a (b:5) c:6~,   -, false, c",
    "a:3 (b:5) c,    -, false, a",
    "(a) c:3 (b:5),  -, false, c",
    "(a) (b:5) (c),  -, false, -",
    "(a),            -, true,  -",
    "a b:5! c,       -, true,  b",
    "a b:5! c,       c, true,  b",
    "a? b c,         -, false, b",
    "a? b? c?,       -, false, a",
    "a? b:5 c,       -, true,  a",
    "a b:5-a c,      -, true,  b",
    "a (b:5-a) c,    -, false, c",
    "a? (b:5-a) c?,  -, false, c",
    "(b:5-c) c,      -, false, b",
    "(b:5-c) (c),    -, false, -",
    "a:5-c b c,      c, false, a",
    "a:5-b b c,      c, false, c",
  })
  void choosesAsInTheTable(String known, String wish, boolean preempt, String expected) {
    // given: any order of knowing, for the order must not matter
    List<Standing> standings = standings(known);
    Collections.shuffle(standings, new Random(1));
    Optional<Wish> wanted =
        wish.equals("-")
            ? Optional.empty()
            : Optional.of(new Wish(new Term(5), 1, OPERATOR, new NodeName(wish)));
    // when
    Optional<Standing> chosen = Choice.of(standings, preempt, wanted);
    // then
    assertThat(chosen.map(standing -> standing.node().value()).orElse("-")).isEqualTo(expected);
  }

  /**
   * {@code (x)} is not eligible, {@code x:5} claims, {@code x!} hears nobody, {@code x?} lacks
   * flows, {@code x-y} waits for y, {@code x:5~} may be cut off.
   */
  private static List<Standing> standings(String known) {
    List<String> words = Arrays.asList(known.split(" ", -1));
    Set<NodeName> all =
        words.stream().map(ChoiceTest::name).collect(Collectors.toUnmodifiableSet());
    List<Standing> standings = new ArrayList<>();
    for (String word : words) {
      String bare = word.replaceAll("[()!?~]|-.", "");
      Optional<Wish> moved =
          bare.endsWith("/moved")
              ? Optional.of(new Wish(new Term(5), 1, OPERATOR, name(word)))
              : Optional.empty();
      String[] parts = bare.replace("/moved", "").split(":", -1);
      Optional<Claim> claim =
          parts.length > 1
              ? Optional.of(
                  new Claim(new Term(Long.parseLong(parts[1])), moved, word.endsWith("~")))
              : Optional.empty();
      standings.add(
          new Standing(
              name(word),
              standings.size(),
              !word.startsWith("("),
              claim,
              word.endsWith("!") ? Set.of() : all,
              new HopCopies(!word.contains("?"), awaited(word))));
    }
    return standings;
  }

  private static Set<NodeName> awaited(String word) {
    int dash = word.indexOf('-');
    return dash < 0 ? Set.of() : Set.of(new NodeName(word.substring(dash + 1, dash + 2)));
  }

  private static NodeName name(String word) {
    return new NodeName(word.replaceAll("[()!]", "").substring(0, 1));
  }
}
