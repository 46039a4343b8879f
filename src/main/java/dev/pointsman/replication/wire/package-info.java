/**
 * What the documents say, as JSON with a format number: a document of another format, or one that
 * is not whole, is refused as a whole. Start reading at {@link
 * dev.pointsman.replication.wire.DocumentFormat}.
 */
@NullMarked
package dev.pointsman.replication.wire;

import org.jspecify.annotations.NullMarked;
