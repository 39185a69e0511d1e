package io.backupmonitor.model;

/// How much of a backup is proven. The order of the constants is the order of strength.
public enum Assurance {
  /// It is there.
  SEEN(0),
  /// Its bytes equal a checksum recorded earlier or given by a sidecar.
  CHECKSUMMED(1),
  /// Every byte was read and the structure is whole.
  OPENED(2),
  /// It was restored into a throw-away place.
  RESTORED(3),
  /// Its restored content was asserted.
  QUERIED(4);

  private final int level;

  Assurance(int level) {
    this.level = level;
  }

  /// The number used in reports and JSON, 0 to 4.
  public int level() {
    return level;
  }
}
