/** What the log's lines look like; {@code logback.xml} puts them together. */
@NullMarked
package dev.pointsman.cli.log;

import org.jspecify.annotations.NullMarked;
