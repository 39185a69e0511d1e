package io.backupmonitor.model;

import java.io.Serializable;

/// One fact about a backup or a location.
///
/// @param code what kind of fact it is
/// @param message what was seen, on which thing, with numbers, and what to do, in one sentence
public record Finding(FindingCode code, String message) implements Serializable {

  /// How loudly it speaks.
  public Severity severity() {
    return code.severity();
  }
}
