/**
 * What scheduler nodes hold in common: documents under versions, and how two copies become one.
 *
 * <p>A {@link dev.pointsman.replication.document.Document} is bytes under a {@link
 * dev.pointsman.replication.document.Version}. Documents are totally ordered, and of two under the
 * same name the greater one stays. So it does not matter in which order, how often, or by which way
 * copies arrive. Start reading at {@link dev.pointsman.replication.document.Document}.
 */
@NullMarked
package dev.pointsman.replication.document;

import org.jspecify.annotations.NullMarked;
