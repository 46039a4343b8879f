/**
 * What a player knows of the stream it plays, whatever protocol it speaks: the figures that
 * RealPlayer's statistics window showed ({@link dev.pointsman.testkit.player.PlayerStatistics}),
 * kept by {@link dev.pointsman.testkit.player.StatisticsRecorder}.
 */
@NullMarked
package dev.pointsman.testkit.player;

import org.jspecify.annotations.NullMarked;
