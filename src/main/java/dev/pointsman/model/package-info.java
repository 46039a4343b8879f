/**
 * The nouns of a site. They know nothing of files, sockets, actors or clocks; everything else is
 * said in terms of them. Start reading at {@link dev.pointsman.model.Site}.
 */
@NullMarked
package dev.pointsman.model;

import org.jspecify.annotations.NullMarked;
