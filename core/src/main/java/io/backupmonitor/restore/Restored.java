package io.backupmonitor.restore;

import io.backupmonitor.model.Contents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What a restore left, to be looked at until its session is closed; nothing in it is changed by
/// that. Engines answer what they can and leave the other methods as they are. For one thread.
public interface Restored {

  /// What nothing is known about.
  Restored NOTHING = new Restored() {};

  /// The engine and its version, as in `PostgreSQL 18.1`; empty where only this program took part.
  default String engineVersion() {
    return "";
  }

  /// What was counted.
  default Contents contents() {
    return Contents.NONE;
  }

  /// How many tables there are; empty for what has none.
  default OptionalInt tables() {
    return OptionalInt.empty();
  }

  /// Asks a query, with no more rights than the backup itself had while it was restored.
  ///
  /// @param limit after this long it is given up
  /// @return the first value of the first row as text; null when there is no row, or no value in it
  /// @throws UnansweredException when there is no answer, with the reason
  default @Nullable String ask(@Nullable String database, String sql, Duration limit)
      throws UnansweredException {
    throw new UnansweredException("what was restored takes no SQL");
  }

  /// A name as it is written in SQL, so that it means nothing else.
  default String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /// The folder that holds the restored files.
  ///
  /// @throws UnansweredException when the content did not become files
  default Path folder() throws UnansweredException {
    throw new UnansweredException("what was restored is no tree of files");
  }

  /// The folders that hold the restored files by the names that a check may put in front of a path;
  /// empty for the only one.
  ///
  /// @throws UnansweredException when the content did not become files
  default Map<String, Path> folders() throws UnansweredException {
    return Map.of("", folder());
  }

  /// Why a file that is not in the folders may be in the backup all the same; empty when all of it
  /// was restored.
  default String lacking() {
    return "";
  }

  /// Whether a key is there.
  ///
  /// @param database as in `db0`
  default boolean hasKey(String database, String key) throws UnansweredException {
    throw new UnansweredException("what was restored has no keys");
  }

  /// Whether [#contents()] counts keys rather than rows.
  default boolean holdsKeys() {
    return false;
  }
}
