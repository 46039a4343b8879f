/**
 * Reads the configuration: {@code pointsman.conf} (HOCON, by Typesafe Config, which only this
 * package knows) and Central Dispatch's {@code agent-rules}.
 *
 * <p>Start reading at {@link dev.pointsman.config.ConfigLoader}. The keys stand in {@link
 * dev.pointsman.config.Grammar}, one table from which the reference is generated. The checks that
 * look at more than one key are in {@link dev.pointsman.config.SiteChecks} and {@link
 * dev.pointsman.config.RuleChecks}.
 */
@NullMarked
package dev.pointsman.config;

import org.jspecify.annotations.NullMarked;
