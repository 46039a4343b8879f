package dev.pointsman.testkit.demo;

import java.util.List;
import java.util.function.Supplier;

/** How the demo is shown while it runs. */
interface Show extends AutoCloseable {
  /** Something was noted; called on the thread that noted it. */
  void note(Journal.Note note);

  /** A step of the story began. */
  void explain(String text);

  /** There is something to be seen from now on. */
  void begin(Supplier<Snapshot> snapshots);

  /** There are things that a person can try. */
  void hint(List<String> hints);

  /** Nothing more is shown, whatever is noted; what is drawn is cleared away. */
  @Override
  void close();

  /**
   * Says how it ended; the only thing that is shown after {@link #close()}.
   *
   * @param broken a sentence for each thing that did not happen
   */
  void end(Snapshot last, List<String> broken);
}
