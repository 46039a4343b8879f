/**
 * Does on a server what {@link dev.pointsman.prepare} plans: reads what is there and runs the
 * steps, both by the programs {@code ip}, {@code ss}, {@code sysctl} and {@code nft}, so that an
 * operator can repeat every word of it without Java. Start at {@link
 * dev.pointsman.cli.prepare.ServerHost}.
 */
@NullMarked
package dev.pointsman.cli.prepare;

import org.jspecify.annotations.NullMarked;
