/**
 * {@code ./pointsman demo}: the site that Central Dispatch was sold for, on loopback addresses and
 * without root, with a streaming server and a scheduler node that die half-way.
 *
 * <p>Start at {@link dev.pointsman.testkit.demo.DemoTool}, which the product's command line finds
 * by its name, and read {@link dev.pointsman.testkit.demo.Scenario}: the story, step by step. The
 * site is {@link dev.pointsman.testkit.demo.DemoSite}; the scheduler nodes are a {@link
 * dev.pointsman.testkit.demo.NodePair}, each a process of its own ({@link
 * dev.pointsman.testkit.demo.ChildNode}), and their part of the story is {@link
 * dev.pointsman.testkit.demo.NodeStory}; a {@link dev.pointsman.testkit.demo.Viewer} is a person
 * with a player. What they do is a {@link dev.pointsman.testkit.demo.Snapshot} at any moment, which
 * {@link dev.pointsman.testkit.demo.Screen} turns into lines.
 */
@NullMarked
package dev.pointsman.testkit.demo;

import org.jspecify.annotations.NullMarked;
