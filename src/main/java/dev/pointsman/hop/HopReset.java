package dev.pointsman.hop;

import dev.pointsman.linux.Link;
import dev.pointsman.linux.Removal;
import dev.pointsman.linux.Rtnetlink;
import dev.pointsman.linux.datapath.DataPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes away what any process has put into this machine's kernel to hop. */
public final class HopReset {
  /**
   * What was done at an interface.
   *
   * @param removed false if there was nothing
   */
  public record Done(String interfaceName, boolean removed) {}

  private HopReset() {}

  /**
   * Takes it away.
   *
   * @param interfaces where; all of the machine if empty
   * @throws IOException naming the interface, if something is left there
   */
  public static List<Done> reset(List<String> interfaces) throws IOException {
    List<String> names =
        interfaces.isEmpty()
            ? new Rtnetlink()
                .links().stream().filter(link -> link.mac().isPresent()).map(Link::name).toList()
            : interfaces;
    List<Done> done = new ArrayList<>();
    for (String name : names) {
      done.add(new Done(name, DataPath.remove(name) == Removal.REMOVED));
    }
    return done;
  }
}
