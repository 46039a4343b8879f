/**
 * The far ends of the benchmark in {@code testkit/bench}: what a proxy is placed between.
 *
 * <p>{@code testkit/bench/run} starts the proxies, takes their CPU time and memory from {@code
 * /proc}, and writes each figure as a line of a results file. {@link
 * dev.pointsman.testkit.bench.BulkSource} and {@link dev.pointsman.testkit.bench.BulkSink} are the
 * two ends of a bulk transfer, {@link dev.pointsman.testkit.bench.IdleClients} holds idle
 * connections, and {@link dev.pointsman.testkit.bench.Report} turns the results file into a table.
 * Requests come from {@code wrk} and are answered by nginx, the same for every proxy.
 */
@NullMarked
package dev.pointsman.testkit.bench;

import org.jspecify.annotations.NullMarked;
