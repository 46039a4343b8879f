/**
 * {@code ./pointsman demo}: the site that Central Dispatch was sold for, on loopback addresses and
 * without root, with one streaming server that dies half-way.
 *
 * <p>Start at {@link dev.pointsman.testkit.demo.DemoTool}, which the product's command line finds
 * by its name, and read {@link dev.pointsman.testkit.demo.Scenario}: the story, step by step. The
 * site is {@link dev.pointsman.testkit.demo.DemoSite}, the dispatcher a process of its own ({@link
 * dev.pointsman.testkit.demo.ChildNode}); a {@link dev.pointsman.testkit.demo.Viewer} is a person
 * with a player. What they do is a {@link dev.pointsman.testkit.demo.Snapshot} at any moment, which
 * {@link dev.pointsman.testkit.demo.Screen} turns into lines.
 */
@NullMarked
package dev.pointsman.testkit.demo;

import org.jspecify.annotations.NullMarked;
