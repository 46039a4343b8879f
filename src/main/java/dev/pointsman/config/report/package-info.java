/**
 * What a checker says of a file: {@link dev.pointsman.config.report.Finding}s at {@link
 * dev.pointsman.config.report.Place}s.
 */
@NullMarked
package dev.pointsman.config.report;

import org.jspecify.annotations.NullMarked;
