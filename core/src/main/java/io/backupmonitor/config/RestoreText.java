package io.backupmonitor.config;

import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.ContentCheck.FileCount;
import io.backupmonitor.model.ContentCheck.FileSize;
import io.backupmonitor.model.ContentCheck.FileText;
import io.backupmonitor.model.ContentCheck.FileThere;
import io.backupmonitor.model.ContentCheck.Freshness;
import io.backupmonitor.model.ContentCheck.KeyCount;
import io.backupmonitor.model.ContentCheck.Query;
import io.backupmonitor.model.ContentCheck.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes `restore` of one location.
///
/// @param text where to
record RestoreText(ConfigText text) {

  void write(RestoreObjectives objectives) {
    List<ContentCheck> checks =
        objectives.checks().stream()
            .filter(check -> !(check.subject() instanceof Freshness))
            .toList();
    text.items(RestoreKeys.CHECKS.name(), checks, this::check);
    List<ContentCheck> fresh =
        objectives.checks().stream().filter(check -> check.subject() instanceof Freshness).toList();
    text.items(RestoreKeys.FRESHNESS.name(), fresh, this::fresh);
    text.line(RestoreKeys.MAX_ROW_DROP, objectives.maxRowDrop());
    text.line(RestoreKeys.IGNORE_TABLES, objectives.ignoreTables());
    text.line(RestoreKeys.RTO, objectives.rto());
    text.line(RestoreKeys.RPO, objectives.rpo());
    text.line(RestoreKeys.NESTED, objectives.nested());
  }

  private void check(ContentCheck check) {
    text.line(RestoreKeys.CHECK_NAME, check.name());
    text.line(RestoreKeys.CHECK_INCLUDE, check.include());
    Map<Key<?>, Object> values = values(check.subject());
    for (Key<?> key : RestoreKeys.CHECK.keys()) {
      if (!key.equals(RestoreKeys.CHECK_NAME) && !key.equals(RestoreKeys.CHECK_INCLUDE)) {
        line(key, values.get(key));
      }
    }
  }

  private static Map<Key<?>, Object> values(ContentCheck.Subject subject) {
    return switch (subject) {
      case Query(var database, var sql, var expectation) ->
          with(
              RestoreKeys.CHECK_DATABASE,
              database,
              RestoreKeys.SQL,
              sql,
              RestoreKeys.EXPECT,
              expectation);
      case Tables(int minimum) -> with(RestoreKeys.MINIMUM_TABLES, minimum);
      case FileThere(String path) -> with(RestoreKeys.FILE, path);
      case FileText(String path, String sought, boolean regular) ->
          with(
              RestoreKeys.FILE, path, regular ? RestoreKeys.MATCHES : RestoreKeys.CONTAINS, sought);
      case FileSize(var path, var expectation) ->
          with(RestoreKeys.FILE, path, RestoreKeys.SIZE, expectation);
      case FileCount(var glob, var expectation) ->
          with(RestoreKeys.FILES, glob, RestoreKeys.COUNT, expectation);
      case ContentCheck.Key(var database, var key) ->
          with(RestoreKeys.CHECK_DATABASE, database, RestoreKeys.KEY, key);
      case KeyCount(var database, var expectation) ->
          with(RestoreKeys.CHECK_DATABASE, database, RestoreKeys.KEYS, expectation);
      case Freshness _ -> Map.of();
    };
  }

  /// Keys and their values in turn; a value may be null.
  private static Map<Key<?>, Object> with(@Nullable Object... pairs) {
    Map<Key<?>, Object> values = new HashMap<>();
    for (int index = 0; index < pairs.length; index += 2) {
      Object value = pairs[index + 1];
      if (pairs[index] instanceof Key<?> key && value != null) {
        values.put(key, value);
      }
    }
    return values;
  }

  @SuppressWarnings("unchecked")
  private <T> void line(Key<T> key, @Nullable Object value) {
    text.line(key, (T) value);
  }

  private void fresh(ContentCheck check) {
    if (check.subject() instanceof Freshness(var database, var table, var column, var age)) {
      text.line(RestoreKeys.FRESH_NAME, check.name());
      text.line(RestoreKeys.FRESH_INCLUDE, check.include());
      text.line(RestoreKeys.FRESH_DATABASE, database);
      text.line(RestoreKeys.TABLE, table);
      text.line(RestoreKeys.COLUMN, column);
      text.line(RestoreKeys.MAX_AGE, age);
    }
  }
}
