package dev.pointsman.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.api.ReloadOutcome.Refused;
import dev.pointsman.api.ReloadOutcome.Reloaded;
import dev.pointsman.config.ConfigLoader;
import dev.pointsman.config.LoadResult;
import dev.pointsman.config.report.Finding;
import dev.pointsman.model.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ReloaderTest {
  private static final String SITE =
      """
      pointsman {
        node = a
        schedulers { a {} }
        vips { media { address = 127.0.0.101, schedulers = [a] } }
        servers { s1 { address = 127.0.0.11 } }
        rules = [{ vip = media, port = 80, servers = [s1] }]
      """;

  @TempDir Path directory;

  private final List<Site> applied = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger loads = new AtomicInteger();
  private Path file;
  private LoadResult.Loaded atStart;

  @BeforeEach
  void start() throws IOException {
    file = directory.resolve("p.conf");
    write("");
    atStart = (LoadResult.Loaded) ConfigLoader.load(file);
  }

  private void write(String rest) throws IOException {
    Files.writeString(file, SITE + rest + "\n}\n");
  }

  private LoadResult load() {
    loads.incrementAndGet();
    return ConfigLoader.load(file);
  }

  private CompletionStage<List<String>> apply(Site site) {
    applied.add(site);
    return CompletableFuture.completedFuture(List.of("change " + applied.size()));
  }

  private Reloader reloader() {
    return new Reloader("p.conf", atStart, this::load, this::apply);
  }

  private static ReloadOutcome outcome(CompletionStage<ReloadOutcome> reload) throws Exception {
    return reload.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void validFileIsAppliedAndTellsWhatChanged() throws Exception {
    // given
    write("servers { s2 { address = 127.0.0.12 } }");
    // when
    ReloadOutcome outcome = outcome(reloader().reload());
    // then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Reloaded.class,
            reloaded -> {
              assertThat(reloaded.changes()).containsExactly("change 1");
              assertThat(reloaded.needRestart()).isEmpty();
            });
    assertThat(applied.getFirst().servers()).hasSize(2);
  }

  @Test
  void invalidFileChangesNothingAndSaysWhy() throws Exception {
    // given
    write("max-connections = many");
    // when
    ReloadOutcome outcome = outcome(reloader().reload());
    // then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.findings())
                    .singleElement()
                    .extracting(Finding::key)
                    .isEqualTo("max-connections"));
    assertThat(applied).isEmpty();
  }

  @Test
  void processDoesNotBecomeAnotherNode() throws Exception {
    // given
    Files.writeString(
        file,
        SITE.replace("node = a", "node = b").replace("{ a {} }", "{ a {}, b { port = 1 } }") + "}");
    // when
    ReloadOutcome outcome = outcome(reloader().reload());
    // then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.findings())
                    .singleElement()
                    .asString()
                    .startsWith("p.conf: node: b: ")
                    .contains("expected: a, or a restart"));
    assertThat(applied).isEmpty();
  }

  @Test
  void keysThatNeedARestartAreNamedEachTime() throws Exception {
    // given: it differs from what the process was started with, also at the second reload
    write("max-connections = 7, drain-deadline = 1s");
    Reloader reloader = reloader();
    for (int i = 0; i < 2; i++) {
      // when
      ReloadOutcome outcome = outcome(reloader.reload());
      // then
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Reloaded.class,
              reloaded ->
                  assertThat(reloaded.needRestart())
                      .containsExactly("max-connections", "drain-deadline"));
    }
  }

  @Test
  void oneRunsAndOneWaitsHoweverOftenItIsAsked() throws Exception {
    // given: the first one is reading and does not come to an end
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Reloader reloader =
        new Reloader(
            "p.conf",
            atStart,
            () -> {
              reading.countDown();
              await(release);
              return load();
            },
            this::apply);
    CompletionStage<ReloadOutcome> first = reloader.reload();
    await(reading);
    // when
    List<CompletionStage<ReloadOutcome>> meanwhile = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      meanwhile.add(reloader.reload());
    }
    assertThat(first.toCompletableFuture()).isNotDone();
    release.countDown();
    // then
    assertThat(outcome(first)).isEqualTo(new Reloaded(List.of("change 1"), List.of(), List.of()));
    for (CompletionStage<ReloadOutcome> each : meanwhile) {
      assertThat(outcome(each)).isEqualTo(new Reloaded(List.of("change 2"), List.of(), List.of()));
    }
    assertThat(loads).hasValue(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nextOneWaitsUntilTheOneBeforeIsApplied() throws Exception {
    // given
    BlockingQueue<CompletableFuture<List<String>>> applying = new LinkedBlockingQueue<>();
    Reloader reloader =
        new Reloader(
            "p.conf",
            atStart,
            this::load,
            site -> {
              CompletableFuture<List<String>> answer = new CompletableFuture<>();
              applying.add(answer);
              return answer;
            });
    CompletionStage<ReloadOutcome> first = reloader.reload();
    CompletableFuture<List<String>> ofFirst = applying.poll(10, TimeUnit.SECONDS);
    CompletionStage<ReloadOutcome> second = reloader.reload();
    // then
    assertThat(loads).hasValue(1);
    // when
    ofFirst.complete(List.of("first"));
    applying.poll(10, TimeUnit.SECONDS).complete(List.of("second"));
    // then
    assertThat(outcome(first)).isEqualTo(new Reloaded(List.of("first"), List.of(), List.of()));
    assertThat(outcome(second)).isEqualTo(new Reloaded(List.of("second"), List.of(), List.of()));
  }

  @Test
  void failureIsToldAndTheNextOneStartsAllTheSame() throws Exception {
    // given
    AtomicInteger calls = new AtomicInteger();
    Reloader reloader =
        new Reloader(
            "p.conf",
            atStart,
            () -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("disk on fire");
              }
              return load();
            },
            this::apply);
    // when
    CompletionStage<ReloadOutcome> first = reloader.reload();
    // then
    assertThatThrownBy(() -> outcome(first)).hasRootCauseMessage("disk on fire");
    assertThat(outcome(reloader.reload())).isInstanceOf(Reloaded.class);
  }
}
