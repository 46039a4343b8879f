/**
 * eBPF: programs that the kernel runs, and the maps that they share with this process (bpf(2)).
 *
 * <p>A program is written with an {@link dev.pointsman.linux.bpf.Assembler}, so that neither a
 * compiler nor a file of machine code is needed; {@link dev.pointsman.linux.bpf.BpfProgram} loads
 * it, and says what the verifier says when it refuses. {@link dev.pointsman.linux.bpf.BpfMap} is
 * read and written one entry at a time or in batches; what a program reports comes through a {@link
 * dev.pointsman.linux.bpf.RingBuffer}. Knows nothing of what the programs are for.
 *
 * <p>Needs {@link dev.pointsman.linux.Capability#BPF}, for programs of the network {@link
 * dev.pointsman.linux.Capability#NET_ADMIN} too, and to open objects by their numbers {@link
 * dev.pointsman.linux.Capability#SYS_ADMIN}.
 */
@NullMarked
package dev.pointsman.linux.bpf;

import org.jspecify.annotations.NullMarked;
