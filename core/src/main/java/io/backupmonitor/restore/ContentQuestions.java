package io.backupmonitor.restore;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.Moment;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/// What the restored content of one backup is asked.
///
/// @param checks the checks that concern it
/// @param moment when it was made
/// @param inside those that concern what lies in it, by its path there
/// @param weakest the weakest isolation in which a query may run what the backup contains, as its
///     views
public record ContentQuestions(
    List<ContentCheck> checks,
    Moment moment,
    Function<BackupPath, List<ContentCheck>> inside,
    Isolation weakest) {

  /// Nothing is asked.
  public static final ContentQuestions NONE =
      new ContentQuestions(List.of(), new Moment(Instant.EPOCH, ZoneOffset.UTC));

  public ContentQuestions {
    checks = List.copyOf(checks);
  }

  /// Of the backup alone.
  public ContentQuestions(List<ContentCheck> checks, Moment moment) {
    this(checks, moment, _ -> List.of(), Isolation.USER);
  }

  /// Those for what lies in it.
  ///
  /// @param path where
  ContentQuestions within(BackupPath path) {
    return new ContentQuestions(
        inside.apply(path), moment, deeper -> inside.apply(path.resolve(deeper)), weakest);
  }
}
