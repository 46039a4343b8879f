/**
 * Real streaming software, driven through a dispatcher: what arrived is compared with what was
 * sent.
 *
 * <p>{@link dev.pointsman.testkit.media.MediaScenario} is the scenario; {@link
 * dev.pointsman.testkit.media.Clips} makes what is sent, {@link
 * dev.pointsman.testkit.media.MediaServers} starts the servers, {@link
 * dev.pointsman.testkit.media.Ffmpeg} and {@link dev.pointsman.testkit.media.FetchTools} are the
 * players, and {@link dev.pointsman.testkit.media.FrameHashes} is what tells two streams apart.
 */
package dev.pointsman.testkit.media;
