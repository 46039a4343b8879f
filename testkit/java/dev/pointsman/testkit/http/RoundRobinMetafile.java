package dev.pointsman.testkit.http;

import dev.pointsman.testkit.player.MediaUrl;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What a site's CGI script did in 1998 to spread players over its streaming servers: a metafile
 * that names each server in turn, knowing nothing of dead ones.
 *
 * <p>With servers A and B, of which B is dead, four players are told A, B, A, B: every second one
 * hears nothing, until someone edits the script.
 */
public final class RoundRobinMetafile implements Supplier<String> {
  private final List<MediaUrl> urls;
  private final AtomicLong next = new AtomicLong();

  /**
   * A metafile over these servers.
   *
   * @param scheme {@code pnm} or {@code rtsp}
   * @param servers at least one, in the order in which they are named
   * @param path of the clip, the same at each
   */
  public RoundRobinMetafile(String scheme, List<InetSocketAddress> servers, String path) {
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("servers: none (expected: at least one)");
    }
    this.urls = servers.stream().map(server -> new MediaUrl(scheme, server, path)).toList();
  }

  /** The next server's URL, and a line end: the whole metafile. */
  @Override
  public String get() {
    return urls.get((int) (next.getAndIncrement() % urls.size())) + "\n";
  }
}
