/**
 * The soak: two scheduler nodes under load and random faults, and what must hold all the time.
 *
 * <p>{@link dev.pointsman.testkit.soak.Soak} is the command, {@link
 * dev.pointsman.testkit.soak.SoakRun} its course on a {@link dev.pointsman.testkit.soak.Site}. A
 * {@link dev.pointsman.testkit.soak.Plan} draws {@link dev.pointsman.testkit.soak.Episode}s, an
 * {@link dev.pointsman.testkit.soak.Injector} plays them, {@link dev.pointsman.testkit.soak.Load}
 * is what clients do meanwhile. What must hold is looked at by {@link
 * dev.pointsman.testkit.soak.ServiceWatch} (each VIP is served while a node is able to), {@link
 * dev.pointsman.testkit.soak.NodeWatch} (terms and rules never go back, accounts balance), {@link
 * dev.pointsman.testkit.soak.Agreement} and {@link dev.pointsman.testkit.soak.Expectation} (a whole
 * site is of one mind, and of the operators' mind), {@link
 * dev.pointsman.testkit.soak.KeptConnections} (no wrong byte), {@link
 * dev.pointsman.testkit.soak.ConnectionAudit} (every connection has its cause) and {@link
 * dev.pointsman.testkit.soak.Vitals} (nothing leaks).
 */
package dev.pointsman.testkit.soak;
