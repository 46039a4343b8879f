package dev.pointsman.testkit.media;

import dev.pointsman.testkit.Tools;
import dev.pointsman.testkit.process.ChildProcess;
import dev.pointsman.testkit.process.Command;
import dev.pointsman.testkit.process.Place;
import dev.pointsman.testkit.product.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** Icecast on an address of its own, as the user nobody where this JVM is root's. */
public final class IcecastServer implements AutoCloseable {

  /** What a source authenticates with: {@code source:PASSWORD}. */
  static final String PASSWORD = "hackme";

  /**
   * What icecast 2.4 reads from a source at once, in bytes ({@code format_generic_get_buffer}); the
   * piece that a source ends within is dropped and no listener gets it.
   */
  static final int BLOCK = 1400;

  private final Place host;
  private final ChildProcess process;
  private final InetSocketAddress address;

  private IcecastServer(Place host, ChildProcess process, InetSocketAddress address) {
    this.host = host;
    this.process = process;
    this.address = address;
  }

  /**
   * Starts it, and returns once it accepts.
   *
   * @param directory its own, empty; those above it must let anybody pass
   */
  public static IcecastServer start(String address, Path directory) {
    return start(Place.HERE, new InetSocketAddress(address, Ports.free(address)), directory);
  }

  /**
   * Starts it on a host, and returns once it accepts.
   *
   * @param directory its own, empty; those above it must let anybody pass
   */
  public static IcecastServer start(Place host, InetSocketAddress listen, Path directory) {
    Path conf = directory.resolve("icecast.xml");
    try {
      Files.writeString(conf, conf(listen, directory));
      // nobody writes its log files here.
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command icecast = Command.of("icecast2", "-c", conf);
    Command server = Tools.isRoot() ? icecast.asNobody() : icecast;
    ChildProcess process =
        ChildProcess.start(host.command(server.within(NginxServer.LIFE)), directory);
    try {
      host.call(
          NginxServer.START.plusSeconds(1),
          () -> {
            Ports.awaitOpen(listen, NginxServer.START);
            return true;
          });
    } catch (AssertionError | RuntimeException e) {
      e.addSuppressed(new AssertionError(String.join("\n", process.output())));
      process.close();
      throw e;
    }
    return new IcecastServer(host, process, listen);
  }

  public int port() {
    return address.getPort();
  }

  /** Waits until a source has begun on a mount point; icecast tells nobody, so it is asked. */
  public void awaitSource(String mount) throws IOException, InterruptedException {
    if (host.equals(Place.HERE)) {
      await(mount);
    } else {
      host.call(NginxServer.START.plusSeconds(3), () -> await(mount));
    }
  }

  private boolean await(String mount) throws IOException, InterruptedException {
    URI status =
        URI.create(
            "http://%s:%d/status-json.xsl".formatted(address.getHostString(), address.getPort()));
    HttpRequest ask = HttpRequest.newBuilder(status).timeout(Duration.ofSeconds(2)).build();
    long deadline = System.nanoTime() + NginxServer.START.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String answer = "";
      while (System.nanoTime() < deadline) {
        answer = client.send(ask, BodyHandlers.ofString()).body();
        if (answer.contains(mount + '"')) {
          return true;
        }
        Thread.sleep(Duration.ofMillis(50));
      }
      throw new AssertionError("no source on %s: %s".formatted(mount, answer));
    }
  }

  @Override
  public void close() {
    process.close();
  }

  private static String conf(InetSocketAddress listen, Path directory) {
    // A burst longer than the clips: a listener hears a stream from its first byte on.
    return """
        <icecast>
          <location>testkit</location><admin>nobody@localhost</admin><hostname>localhost</hostname>
          <limits><clients>100</clients><sources>10</sources><queue-size>4194304</queue-size>
            <burst-on-connect>1</burst-on-connect><burst-size>2097152</burst-size>
            <header-timeout>10</header-timeout><source-timeout>5</source-timeout></limits>
          <authentication><source-password>%1$s</source-password>
            <admin-user>admin</admin-user><admin-password>%1$s</admin-password></authentication>
          <listen-socket><port>%2$d</port><bind-address>%3$s</bind-address></listen-socket>
          <paths><basedir>/usr/share/icecast2</basedir><logdir>%4$s</logdir>
            <webroot>/usr/share/icecast2/web</webroot>
            <adminroot>/usr/share/icecast2/admin</adminroot></paths>
          <logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog>
            <loglevel>3</loglevel></logging>
        </icecast>
        """
        .formatted(PASSWORD, listen.getPort(), listen.getHostString(), directory);
  }
}
