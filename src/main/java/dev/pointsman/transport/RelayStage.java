package dev.pointsman.transport;

import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The relay of one connection, joined to the client's {@link SocketStage}.
 *
 * <p>The server's side is materialized inside the same interpreter once a server is chosen, so that
 * a server that does not accept can be replaced by another before anything of the client is lost,
 * and so that both directions run in one actor without a hand-over in between.
 *
 * @see RelayLogic for what happens to the bytes
 */
final class RelayStage
    extends AbstractGraphStageWithMaterializedValue<
        FlowShape<ByteString, ByteString>, RelayControl> {
  private final Inlet<ByteString> fromClient = Inlet.create("relay.fromClient");
  private final Outlet<ByteString> toClient = Outlet.create("relay.toClient");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(fromClient, toClient);
  private final Dialler dialler;
  private final @Nullable HeadReader head;
  private final Traffic traffic;
  private final RelayEvents events;

  RelayStage(Dialler dialler, @Nullable HeadReader head, Traffic traffic, RelayEvents events) {
    this.dialler = dialler;
    this.head = head;
    this.traffic = traffic;
    this.events = events;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, RelayControl> createLogicAndMaterializedValuePair(
      Attributes inheritedAttributes) {
    RelayLogic logic = new RelayLogic(shape, dialler, head, traffic, events);
    return Pair.create(logic, logic);
  }
}
