/**
 * The hop's data path: which connection goes to which server, put into the kernel.
 *
 * <p>Start at {@link dev.pointsman.linux.datapath.DataPath}, one for each interface. The kernel's
 * part is a program ({@link dev.pointsman.linux.datapath.HopProgram}) and its maps ({@link
 * dev.pointsman.linux.datapath.Layout}); it goes on when this process ends. Decides nothing: which
 * server, how long a connection may be silent, who answers a stray is said by others.
 */
@NullMarked
package dev.pointsman.linux.datapath;

import org.jspecify.annotations.NullMarked;
