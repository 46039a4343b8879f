package dev.pointsman.vip;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gathers what several actors were asked. */
public final class Answers {
  private Answers() {}

  /**
   * All answers, in the order asked. One that did not come, because its actor stopped meanwhile, is
   * left out: an overview of the others beats none.
   */
  public static <T> CompletionStage<List<T>> gather(List<CompletionStage<T>> asked) {
    List<CompletableFuture<List<T>>> each = new ArrayList<>();
    for (CompletionStage<T> one : asked) {
      each.add(
          one.toCompletableFuture()
              .handle((answer, failure) -> failure == null ? List.of(answer) : List.<T>of()));
    }
    return CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> each.stream().flatMap(one -> one.join().stream()).toList());
  }
}
