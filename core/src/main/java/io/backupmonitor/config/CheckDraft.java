package io.backupmonitor.config;

import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.ContentCheck.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes a check out of the keys of one item, of which only some go together.
final class CheckDraft {

  /// The keys that say what is looked at.
  private static final List<Key<?>> SUBJECTS =
      List.of(
          RestoreKeys.SQL,
          RestoreKeys.FILE,
          RestoreKeys.FILES,
          RestoreKeys.MINIMUM_TABLES,
          RestoreKeys.KEY,
          RestoreKeys.KEYS);

  /// The keys that only mean something beside one of those.
  private static final Map<Key<?>, List<Key<?>>> COMPANIONS = companions();

  private CheckDraft() {}

  private static Map<Key<?>, List<Key<?>>> companions() {
    Map<Key<?>, List<Key<?>>> companions = new LinkedHashMap<>();
    companions.put(RestoreKeys.EXPECT, List.of(RestoreKeys.SQL));
    companions.put(
        RestoreKeys.CHECK_DATABASE, List.of(RestoreKeys.SQL, RestoreKeys.KEY, RestoreKeys.KEYS));
    companions.put(RestoreKeys.CONTAINS, List.of(RestoreKeys.FILE));
    companions.put(RestoreKeys.MATCHES, List.of(RestoreKeys.FILE));
    companions.put(RestoreKeys.SIZE, List.of(RestoreKeys.FILE));
    companions.put(RestoreKeys.COUNT, List.of(RestoreKeys.FILES));
    return companions;
  }

  /// One check looks at one thing and makes one comparison.
  static void refuseMixtures(Values values, Reading reading) {
    List<Key<?>> subjects = given(values, SUBJECTS);
    if (subjects.isEmpty()) {
      reading
          .problems()
          .add(values.mark(), "a check needs one of " + names(SUBJECTS) + ": what it looks at");
      return;
    }
    if (subjects.size() > 1) {
      refuse(
          values,
          reading,
          subjects.get(1),
          "one check looks at one thing, %s; make two of them",
          subjects);
      return;
    }
    COMPANIONS.forEach(
        (companion, owners) -> {
          if (values.mentions(companion) && !owners.contains(subjects.getFirst())) {
            refuse(values, reading, companion, "'" + companion.name() + "' belongs to %s", owners);
          }
        });
    List<Key<?>> comparisons =
        given(values, List.of(RestoreKeys.CONTAINS, RestoreKeys.MATCHES, RestoreKeys.SIZE));
    if (comparisons.size() > 1) {
      refuse(
          values,
          reading,
          comparisons.get(1),
          "one check makes one comparison, %s; make two of them",
          comparisons);
    }
    needs(values, reading, RestoreKeys.SQL, RestoreKeys.EXPECT);
    needs(values, reading, RestoreKeys.FILES, RestoreKeys.COUNT);
  }

  private static void refuse(
      Values values, Reading reading, Key<?> where, String message, List<Key<?>> named) {
    reading.problems().add(values.mark(where), message.formatted(names(named)));
  }

  private static void needs(Values values, Reading reading, Key<?> owner, Key<?> needed) {
    if (values.mentions(owner) && !values.mentions(needed)) {
      reading
          .problems()
          .add(
              values.mark(owner),
              "'%s' needs '%s' beside it: %s"
                  .formatted(owner.name(), needed.name(), needed.meaning()));
    }
  }

  private static List<Key<?>> given(Values values, List<Key<?>> keys) {
    return keys.stream().<Key<?>>map(key -> key).filter(values::mentions).toList();
  }

  private static String names(List<Key<?>> keys) {
    return String.join(", ", keys.stream().map(key -> "'" + key.name() + "'").toList());
  }

  /// The check that the keys mean.
  static ContentCheck check(Values values) {
    Subject subject = subject(values);
    return new ContentCheck(
        Objects.requireNonNullElseGet(values.orNull(RestoreKeys.CHECK_NAME), () -> name(values)),
        values.get(RestoreKeys.CHECK_INCLUDE),
        subject);
  }

  /// A check without a name is called by what it looks at, and where.
  private static String name(Values values) {
    String database = values.orNull(RestoreKeys.CHECK_DATABASE);
    return database == null ? subjectName(values) : database + ": " + subjectName(values);
  }

  private static String subjectName(Values values) {
    for (Key<String> key :
        List.of(RestoreKeys.SQL, RestoreKeys.FILE, RestoreKeys.FILES, RestoreKeys.KEY)) {
      String looksAt = values.orNull(key);
      if (looksAt != null) {
        return looksAt.strip().replaceAll("\\s+", " ");
      }
    }
    return values.has(RestoreKeys.KEYS) ? "keys" : "tables";
  }

  private static Subject subject(Values values) {
    String sql = values.orNull(RestoreKeys.SQL);
    if (sql != null) {
      return new ContentCheck.Query(
          values.orNull(RestoreKeys.CHECK_DATABASE), sql, values.get(RestoreKeys.EXPECT));
    }
    String file = values.orNull(RestoreKeys.FILE);
    if (file != null) {
      return ofFile(file, values);
    }
    String files = values.orNull(RestoreKeys.FILES);
    if (files != null) {
      return new ContentCheck.FileCount(files, values.get(RestoreKeys.COUNT));
    }
    Subject ofRedis = ofRedis(values);
    return ofRedis == null
        ? new ContentCheck.Tables(values.get(RestoreKeys.MINIMUM_TABLES))
        : ofRedis;
  }

  private static Subject ofFile(String file, Values values) {
    String contains = values.orNull(RestoreKeys.CONTAINS);
    if (contains != null) {
      return new ContentCheck.FileText(file, contains, false);
    }
    String matches = values.orNull(RestoreKeys.MATCHES);
    if (matches != null) {
      return new ContentCheck.FileText(file, matches, true);
    }
    return values.has(RestoreKeys.SIZE)
        ? new ContentCheck.FileSize(file, values.get(RestoreKeys.SIZE))
        : new ContentCheck.FileThere(file);
  }

  private static @Nullable Subject ofRedis(Values values) {
    String database = values.orNull(RestoreKeys.CHECK_DATABASE);
    String key = values.orNull(RestoreKeys.KEY);
    if (key != null) {
      return new ContentCheck.Key(database, key);
    }
    return values.has(RestoreKeys.KEYS)
        ? new ContentCheck.KeyCount(database, values.get(RestoreKeys.KEYS))
        : null;
  }

  /// The check that an item of `freshness` means.
  static ContentCheck freshness(Values values) {
    String table = values.get(RestoreKeys.TABLE);
    String column = values.get(RestoreKeys.COLUMN);
    String database = values.orNull(RestoreKeys.FRESH_DATABASE);
    String where = database == null ? table : database + "." + table;
    return new ContentCheck(
        Objects.requireNonNullElseGet(
            values.orNull(RestoreKeys.FRESH_NAME), () -> where + "." + column),
        values.get(RestoreKeys.FRESH_INCLUDE),
        new ContentCheck.Freshness(database, table, column, values.get(RestoreKeys.MAX_AGE)));
  }
}
