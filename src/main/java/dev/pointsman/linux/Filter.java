package dev.pointsman.linux;

/**
 * A classifier of kind bpf on an interface's ingress, as the kernel lists it (tc-bpf(8)).
 *
 * @param priority those with lower ones are asked first
 * @param handle its number among those of its priority
 * @param name as its maker gave it
 * @param programId the kernel's number of its program
 */
public record Filter(int priority, int handle, String name, int programId) {}
