/**
 * One actor a VIP, and under it one a port: the listener, which accepts clients, matches rules,
 * picks servers and keeps the accounts. Start reading at {@link dev.pointsman.vip.ListenerActor}.
 */
@NullMarked
package dev.pointsman.vip;

import org.jspecify.annotations.NullMarked;
