package io.backupmonitor.alert;

import io.backupmonitor.database.AlertTable;
import io.backupmonitor.model.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One reason to tell people something, in force now.
///
/// @param key what it is about
/// @param severity how loudly it speaks
/// @param title what happened, on which thing, in one short line
/// @param detail the fact
/// @param place where the thing lies; empty when the title says it
/// @param backupId the row of the backup; null when it concerns none
record Cause(
    AlertKey key,
    Severity severity,
    String title,
    String detail,
    String place,
    @Nullable Long backupId) {

  /// Worst first, and in the order in which the stages work.
  static final Comparator<Cause> ORDER =
      Comparator.comparing(Cause::severity)
          .thenComparing(cause -> cause.key().type())
          .thenComparing(cause -> cause.key().code());

  /// The alert for this cause, with the facts of all causes of the same thing: they are told in one
  /// message.
  AlertTable.Draft draft(List<Cause> told) {
    String message =
        Stream.concat(
                Stream.concat(Stream.of(title), told.stream().map(Cause::detail)), Stream.of(place))
            .filter(line -> !line.isBlank())
            .distinct()
            .collect(Collectors.joining("\n"));
    return new AlertTable.Draft(
        key.type(), key.text(), severity, message, key.locationId(), backupId);
  }
}
