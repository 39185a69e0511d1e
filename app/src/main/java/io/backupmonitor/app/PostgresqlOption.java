package io.backupmonitor.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/// Where servers of PostgreSQL lie that are in none of the usual folders.
final class PostgresqlOption {

  @Option(
      names = "--postgresql-bin-dir",
      paramLabel = "DIR",
      description =
          "A folder with the programs of a PostgreSQL server, beside the usual ones; may be given"
              + " more than once, as in restore_testing.postgresql_bin_dirs.")
  private List<Path> folders = List.of();

  /// The folders, all of which are there.
  List<Path> folders() {
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw Complaint.usage(
            "--postgresql-bin-dir: there is no folder '%s'"
                .formatted(SafeText.of(folder.toString())));
      }
    }
    return List.copyOf(folders);
  }
}
