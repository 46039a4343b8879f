/**
 * The product as a black box: its configuration is written, its process started, asked and ended.
 *
 * <p>{@link dev.pointsman.testkit.product.SiteDescription} says what to configure, {@link
 * dev.pointsman.testkit.product.ProductProcess} runs it. A scenario is written against {@link
 * dev.pointsman.testkit.product.DispatcherUnderTest}, so that it can be run against a control too.
 */
package dev.pointsman.testkit.product;
