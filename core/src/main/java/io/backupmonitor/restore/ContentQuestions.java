package io.backupmonitor.restore;

import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.Moment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// What the restored content of one backup is asked.
///
/// @param checks the checks that concern it
/// @param moment when it was made
public record ContentQuestions(List<ContentCheck> checks, Moment moment) {

  /// Nothing is asked.
  public static final ContentQuestions NONE =
      new ContentQuestions(List.of(), new Moment(Instant.EPOCH, ZoneOffset.UTC));

  public ContentQuestions {
    checks = List.copyOf(checks);
  }
}
