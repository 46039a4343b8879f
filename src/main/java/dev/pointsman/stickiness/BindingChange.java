package dev.pointsman.stickiness;

import dev.pointsman.model.RuleId;
import dev.pointsman.model.ServerName;
import java.net.InetAddress;

/**
 * A binding as one scheduler node tells it another.
 *
 * @param rule whose it is
 * @param client the client's address
 * @param server its server
 * @param usedMillis when it was used last, in milliseconds since 1970
 */
public record BindingChange(RuleId rule, InetAddress client, ServerName server, long usedMillis) {}
