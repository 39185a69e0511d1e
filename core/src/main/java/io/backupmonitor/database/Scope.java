package io.backupmonitor.database;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which locations a query is about: one, or all that are enabled.
///
/// @param location one location; null for all that are enabled
record Scope(@Nullable Long location) {

  /// The condition on a column that holds the number of a location.
  String on(String column) {
    return column
        + (location == null ? " IN (SELECT id FROM backup_locations WHERE enabled)" : " = ?");
  }

  /// The parameters of a statement: that of the condition, where it has one, and these.
  @Nullable Object[] with(Object... others) {
    List<@Nullable Object> parameters = new ArrayList<>();
    if (location != null) {
      parameters.add(location);
    }
    parameters.addAll(List.of(others));
    return parameters.toArray();
  }
}
