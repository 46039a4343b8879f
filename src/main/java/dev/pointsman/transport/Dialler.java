package dev.pointsman.transport;

import dev.pointsman.model.Endpoint;
import java.util.List;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.io.Inet.SocketOption;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.scaladsl.Tcp;
import org.apache.pekko.util.ByteString;
import scala.Option;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.concurrent.duration.Duration;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Makes the flow of bytes to and from a server.
 *
 * <p>By Pekko's API for Scala, since that for Java answers with a {@link
 * java.util.concurrent.CompletionStage} whose callbacks run on the common pool: two hand-overs
 * between threads for each connection.
 */
final class Dialler {
  private final Tcp tcp;
  private final scala.collection.immutable.List<SocketOption> options;

  Dialler(ActorSystem system, List<SocketOption> options) {
    this.tcp = Tcp.get(system);
    this.options = CollectionConverters.asScala(options).toList();
  }

  /**
   * A flow that connects when it is materialized. It keeps half-closed connections and has no
   * time-outs of its own: those are kept by sweeping, which costs nothing a connection.
   */
  Flow<ByteString, ByteString, Future<Tcp.OutgoingConnection>> to(Endpoint server) {
    DialledSocket socket = new DialledSocket();
    return tcp.outgoingConnection(
            server.toSocketAddress(),
            Option.empty(),
            options.$colon$colon(socket),
            true,
            Duration.Inf(),
            Duration.Inf())
        .asJava()
        .mapMaterializedValue(connecting -> closing(socket, connecting));
  }

  /** A dial fails, too, when its flow ends before there is a connection. */
  private static Future<Tcp.OutgoingConnection> closing(
      DialledSocket socket, Future<Tcp.OutgoingConnection> connecting) {
    connecting.onComplete(
        result -> {
          if (result.isSuccess()) {
            socket.connected();
          } else {
            socket.giveUp();
          }
          return null;
        },
        ExecutionContext.parasitic$.MODULE$);
    return connecting;
  }

  /** Runs {@code then} once the connection is established, on the thread that establishes it. */
  static void onConnected(Future<Tcp.OutgoingConnection> connecting, Runnable then) {
    connecting.onComplete(
        result -> {
          if (result.isSuccess()) {
            then.run();
          }
          // A failure comes as the failure of the flow, in order with everything else.
          return null;
        },
        ExecutionContext.parasitic$.MODULE$);
  }
}
