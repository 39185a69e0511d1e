package io.backupmonitor.model;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/// When a content was saved, and where: what a time in it is compared with.
///
/// @param instant the time of the backup
/// @param zone how a time without a zone is read
public record Moment(Instant instant, ZoneId zone) {

  /// The time that an answer tells, at its latest; empty when it tells none.
  public static Optional<Instant> told(String answer, ZoneId zone) {
    return AnsweredTime.latest(answer, zone);
  }
}
