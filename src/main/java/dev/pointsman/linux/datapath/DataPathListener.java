package dev.pointsman.linux.datapath;

import java.io.IOException;
import java.util.List;

/**
 * Who is told what the program sees. Called by one thread, which reads on when a call returns:
 * meanwhile the rings fill, and what no longer fits is lost and counted.
 */
public interface DataPathListener {
  /** First packets of connections, FINs and RSTs, in the order in which they came. */
  void onEvents(List<FrameEvent> events);

  /** Packets of connections that nobody knows. */
  void onStrays(List<FrameEvent> strays);

  /** Nothing will be told any more. */
  void onFailure(IOException cause);
}
