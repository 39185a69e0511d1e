package io.backupmonitor.sandbox;

/// What isolation can be found to keep, by trying it with a real child.
public enum Promise {
  /// Not even a port of this machine can be reached.
  NO_NETWORK("no network"),
  /// The configuration, or another file of this process' user, cannot be read.
  HIDES_CONFIGURATION("configuration hidden"),
  /// Not even a folder that is open to everybody can be changed.
  NO_WRITING_OUTSIDE("no writing outside"),
  /// A child does not outlive the process that started it.
  DIES_WITH_PARENT("dies with the parent");

  private final String text;

  Promise(String text) {
    this.text = text;
  }

  /// For people.
  public String text() {
    return text;
  }
}
