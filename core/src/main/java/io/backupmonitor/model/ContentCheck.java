package io.backupmonitor.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that an administrator says about the content of good backups, to be looked at after a
/// restore.
///
/// @param name what it is called in results
/// @param include globs on the path of the backup below its location; the check concerns backups
///     that match one; empty means all
/// @param subject what is looked at
public record ContentCheck(String name, List<String> include, Subject subject) {

  public ContentCheck {
    include = List.copyOf(include);
  }

  /// Whether it concerns the backup of that path.
  public boolean concerns(BackupPath path) {
    return include.isEmpty() || include.stream().anyMatch(glob -> Glob.parse(glob).matches(path));
  }

  /// What a check looks at.
  public sealed interface Subject {

    /// What has to hold, in words: `> 100`, `is there`.
    String expected();
  }

  /// The first value of the first row that a statement gives.
  ///
  /// @param database the database that is asked, by the name that the backup gives it; null for its
  ///     only one
  public record Query(@Nullable String database, String sql, Expectation expectation)
      implements Subject {
    @Override
    public String expected() {
      return expectation.text();
    }
  }

  /// The newest value of a column.
  ///
  /// @param table with its schema before a dot, where it has one
  /// @param age how long before the backup that value may lie
  public record Freshness(@Nullable String database, String table, String column, Duration age)
      implements Subject {
    @Override
    public String expected() {
      return "newest at most %s before the backup".formatted(Durations.text(age));
    }
  }

  /// How many tables there are.
  public record Tables(int minimum) implements Subject {
    @Override
    public String expected() {
      return "at least %,d".formatted(minimum);
    }
  }

  /// That a file, folder or link is there.
  public record FileThere(String path) implements Subject {
    @Override
    public String expected() {
      return "is there";
    }
  }

  /// What stands in a file.
  ///
  /// @param sought a text, or a regular expression of which a part of the file is to be a match
  public record FileText(String path, String sought, boolean regular) implements Subject {
    @Override
    public String expected() {
      return (regular ? "matches " : "contains ") + sought;
    }
  }

  /// How many bytes a file has.
  public record FileSize(String path, Expectation expectation) implements Subject {
    @Override
    public String expected() {
      return expectation.text();
    }
  }

  /// How many files match a glob.
  public record FileCount(String glob, Expectation expectation) implements Subject {
    @Override
    public String expected() {
      return expectation.text();
    }
  }

  /// That a key of Redis is there.
  ///
  /// @param database as in `db0`; null for that one
  public record Key(@Nullable String database, String key) implements Subject {
    @Override
    public String expected() {
      return "is there";
    }
  }

  /// How many keys Redis has.
  ///
  /// @param database as in `db0`; null for all together
  public record KeyCount(@Nullable String database, Expectation expectation) implements Subject {
    @Override
    public String expected() {
      return expectation.text();
    }
  }
}
