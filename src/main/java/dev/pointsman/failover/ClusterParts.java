package dev.pointsman.failover;

/**
 * What a scheduler node has that is one of several.
 *
 * @param settings of its part in the failover
 * @param peers the others
 * @param state what all have in common
 * @param addresses of the VIPs on this machine
 */
public record ClusterParts(
    FailoverSettings settings, LinkedPeers peers, ReplicatedState state, AddressKeeper addresses) {}
