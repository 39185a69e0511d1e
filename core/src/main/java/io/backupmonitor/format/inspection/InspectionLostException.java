package io.backupmonitor.format.inspection;

/// Thrown when an inspection came to nothing through no fault of its backup, as it shared a process
/// with one that ended it: nothing is known then, and whatever it was fed into is worth nothing.
public final class InspectionLostException extends Exception {

  private static final long serialVersionUID = 1L;

  public InspectionLostException(String message) {
    super(message);
  }
}
