package io.backupmonitor.format.dump.postgresql;

/// A number of large objects and a sum over their own numbers: enough to tell whether two lists, in
/// whatever order, hold the same ones, without keeping them all. For one thread.
final class ObjectSum {

  private static final long ODD = 0x9e37_79b9_7f4a_7c15L;

  private long count;
  private long sum;

  /// Takes a large object by its number as text.
  void add(String oid) {
    count++;
    long hash = 0;
    for (int at = 0; at < oid.length(); at++) {
      hash = hash * 31 + oid.charAt(at);
    }
    hash *= ODD;
    sum += hash ^ (hash >>> 29);
  }

  long count() {
    return count;
  }

  boolean isSameAs(ObjectSum other) {
    return count == other.count && sum == other.sum;
  }
}
