package io.backupmonitor.model;

/// How much of a backup is proven. The order of the constants is the order of strength.
public enum Assurance {
  /// It is there.
  SEEN,
  /// Its bytes equal a checksum recorded earlier or given by a sidecar.
  CHECKSUMMED,
  /// Every byte was read and the structure is whole.
  OPENED,
  /// It was restored into a throw-away place.
  RESTORED,
  /// Its restored content was asserted.
  QUERIED;

  /// The number used in reports and JSON, 0 to 4.
  public int level() {
    return ordinal();
  }
}
