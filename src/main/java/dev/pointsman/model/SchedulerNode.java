package dev.pointsman.model;

/**
 * A scheduler node: a process that accepts the connections of the VIPs it owns.
 *
 * @param name its name in the site
 * @param host the address or host name its peers reach it by
 * @param port its cluster port, 0 to 65535; 0 picks a free one
 */
public record SchedulerNode(NodeName name, String host, int port) {}
