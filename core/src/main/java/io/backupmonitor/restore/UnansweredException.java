package io.backupmonitor.restore;

/// A question about restored content has no answer, which says nothing about the backup.
public final class UnansweredException extends Exception {

  private static final long serialVersionUID = 1;

  /// @param why in one sentence, for people
  public UnansweredException(String why) {
    super(why);
  }

  /// Why, in one sentence.
  public String why() {
    return String.valueOf(getMessage());
  }
}
