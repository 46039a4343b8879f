/**
 * Documents on a scheduler node's disk: one small file for each kind, checked as a whole when read
 * and replaced as a whole when written. Start reading at {@link
 * dev.pointsman.replication.disk.StateDirectory}; why it is not a data base is in the decision
 * record on the cluster.
 */
@NullMarked
package dev.pointsman.replication.disk;

import org.jspecify.annotations.NullMarked;
