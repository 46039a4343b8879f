package dev.pointsman.connection;

import dev.pointsman.metrics.RelayMeter;
import dev.pointsman.model.Endpoint;
import dev.pointsman.model.SchedulingRule;
import dev.pointsman.server.ServerRef;
import dev.pointsman.transport.ByteMeter;

/**
 * The server that was picked for a connection. It counts as one of the server's connections until
 * the listener is told that it failed or ended.
 *
 * @param rule the rule that took the connection
 * @param server the server
 * @param endpoint where to dial it
 * @param meter counts what the rule's clients and the server exchange
 */
public record Choice(SchedulingRule rule, ServerRef server, Endpoint endpoint, RelayMeter meter)
    implements ByteMeter {
  @Override
  public void bytesUp(long bytes) {
    meter.bytesUp(bytes);
  }

  @Override
  public void bytesDown(long bytes) {
    meter.bytesDown(bytes);
  }
}
