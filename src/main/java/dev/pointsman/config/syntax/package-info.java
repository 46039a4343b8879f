/**
 * How single values are written: addresses, durations, sizes, patterns of requests. Each reader is
 * a pure function from text to a {@link dev.pointsman.config.syntax.Reading}.
 */
@NullMarked
package dev.pointsman.config.syntax;

import org.jspecify.annotations.NullMarked;
