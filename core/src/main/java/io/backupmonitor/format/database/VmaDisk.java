package io.backupmonitor.format.database;

import java.util.BitSet;

/// One disk in a VMA, and which of its clusters came.
final class VmaDisk {

  static final int CLUSTER_BYTES = 64 * 1024;

  /// What the state of a running machine is called; its length is not known before.
  private static final String STATE = "vmstate";

  private final String name;
  private final long clusters;
  private final BitSet seen = new BitSet();

  /// @param bytes how long the disk is
  VmaDisk(String name, long bytes) {
    this.name = name;
    this.clusters = (bytes + CLUSTER_BYTES - 1) / CLUSTER_BYTES;
  }

  String name() {
    return name;
  }

  long clusters() {
    return clusters;
  }

  /// Notes a cluster; false when it lies behind the end or came already.
  boolean add(long cluster) {
    if (name.equals(STATE)) {
      return true;
    }
    if (cluster >= clusters || seen.get((int) cluster)) {
      return false;
    }
    seen.set((int) cluster);
    return true;
  }

  /// How many clusters did not come.
  long missing() {
    return name.equals(STATE) ? 0 : clusters - seen.cardinality();
  }
}
