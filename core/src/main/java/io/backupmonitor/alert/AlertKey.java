package io.backupmonitor.alert;

import io.backupmonitor.model.BackupPath;
import java.util.Optional;
import java.util.Set;

/// What an alert of the rules is about. Two looks at the same cause give the same key; so there is
/// never a time and never the number of a row in it, except that of the location.
///
/// @param type the type of the alert
/// @param locationId the row of the location
/// @param code the finding's code, or one of the words below
/// @param subject the backup's path, its series, or nothing for the location itself
record AlertKey(String type, long locationId, String code, String subject) {

  static final String BACKUP_FAILURE = "backup_failure";
  static final String BACKUP_MISSING = "backup_missing";
  static final String VERIFICATION_FAILURE = "verification_failure";
  static final String RESTORE_FAILURE = "restore_failure";
  static final String HEALTH_DEGRADATION = "health_degradation";

  /// A verdict is bad though no finding says why.
  static final String FAILED = "failed";

  /// The score is under the threshold.
  static final String SCORE = "score";

  private static final Set<String> TYPES =
      Set.of(
          BACKUP_FAILURE,
          BACKUP_MISSING,
          VERIFICATION_FAILURE,
          RESTORE_FAILURE,
          HEALTH_DEGRADATION);

  /// The subject for one backup, whatever content lies under its path.
  static String ofBackup(BackupPath path) {
    return "backup:" + path.escaped();
  }

  /// The subject for a series.
  static String ofSeries(String series) {
    return "series:" + series;
  }

  /// The key of an alert that somebody sends by hand; the rules leave those alone.
  static String sent(String type, String location, String backup) {
    return "sent/%s/%s/%s".formatted(type, location, backup);
  }

  /// The key as it is stored.
  String text() {
    return "%s/%d/%s/%s".formatted(type, locationId, code, subject);
  }

  /// The key that [#text()] wrote; empty for an alert that was sent by hand.
  static Optional<AlertKey> parse(String text) {
    String[] parts = text.split("/", 4);
    if (parts.length < 4 || !TYPES.contains(parts[0]) || !parts[1].matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(new AlertKey(parts[0], Long.parseLong(parts[1]), parts[2], parts[3]));
  }
}
