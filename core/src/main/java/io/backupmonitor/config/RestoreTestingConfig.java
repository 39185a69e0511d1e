package io.backupmonitor.config;

import io.backupmonitor.model.Isolation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `backups.restore_testing`.
///
/// @param testLocation the folder in which drills happen
/// @param cleanupAfterTest whether the restored content is removed afterwards
/// @param testFrequency how old the last drill of a backup may become (`test_frequency_days`)
/// @param timeLimit how long one drill may take
/// @param mostScratchBytes how much one drill may write (`max_scratch`); [#ALL_ROOM] without a
///     bound
/// @param isolation the weakest in which what a backup contains may be executed
/// @param postgresqlFolders folders with the programs of PostgreSQL servers, beside the usual ones
///     (`postgresql_bin_dirs`)
public record RestoreTestingConfig(
    Path testLocation,
    boolean cleanupAfterTest,
    Duration testFrequency,
    Duration timeLimit,
    long mostScratchBytes,
    Isolation isolation,
    List<Path> postgresqlFolders) {

  /// As much as there is room for.
  public static final long ALL_ROOM = Long.MAX_VALUE;

  public RestoreTestingConfig {
    postgresqlFolders = List.copyOf(postgresqlFolders);
  }

  /// With any isolation but none.
  public RestoreTestingConfig(
      Path testLocation, boolean cleanupAfterTest, Duration testFrequency, Duration timeLimit) {
    this(
        testLocation,
        cleanupAfterTest,
        testFrequency,
        timeLimit,
        ALL_ROOM,
        Isolation.USER,
        List.of());
  }

  /// The words for the weakest isolation, in the order in which they are told.
  public static Map<String, Isolation> isolations() {
    Map<String, Isolation> words = new LinkedHashMap<>();
    words.put("auto", Isolation.USER);
    words.put("none", Isolation.NONE);
    words.put(Isolation.NAMESPACES.word(), Isolation.NAMESPACES);
    words.put(Isolation.BUBBLEWRAP.word(), Isolation.BUBBLEWRAP);
    return words;
  }
}
