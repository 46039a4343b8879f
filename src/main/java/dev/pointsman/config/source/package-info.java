/**
 * Files as text with positions: reading them within bounds, and finding where in a HOCON file a key
 * stands, which the HOCON library says by line only.
 */
@NullMarked
package dev.pointsman.config.source;

import org.jspecify.annotations.NullMarked;
