package io.backupmonitor.app;

import io.backupmonitor.config.Config;
import io.backupmonitor.config.LocationConfig;
import io.backupmonitor.config.Nearest;
import io.backupmonitor.database.DatabaseManager;
import io.backupmonitor.model.BackupLocation;
import io.backupmonitor.model.Severity;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A configuration and its database, opened for one command.
///
/// @param config what is watched
/// @param database what is known
record Workplace(Config config, DatabaseManager database) implements AutoCloseable {

  /// Opens both, and records the configured locations when there is a new one.
  static Workplace open(Program program, Path file) {
    Config config = program.configWithLocations(file);
    CommandLog.configure(config.logging(), program.environment());
    DatabaseManager database = new DatabaseManager(config.database().url());
    try {
      database.createTables();
      Workplace workplace = new Workplace(config, database);
      workplace.recordNewLocations();
      return workplace;
    } catch (RuntimeException unusable) {
      database.close();
      throw unusable;
    }
  }

  /// The row of the selected location; null when all are meant.
  @Nullable Long locationId(SelectionOptions selection) {
    Long id = selection.locationId();
    if (id != null) {
      if (database.locations().byId(id).isEmpty()) {
        throw Complaint.usage("there is no location %d; known are %s".formatted(id, known()));
      }
      return id;
    }
    String name = selection.locationName();
    if (name == null) {
      return null;
    }
    return database
        .locations()
        .byName(name)
        .map(BackupLocation::id)
        .orElseThrow(
            () ->
                Complaint.usage(
                    "there is no location '%s'%s; known are %s"
                        .formatted(SafeText.of(name), Nearest.question(name, names()), known())));
  }

  /// The enabled locations that are selected, by name.
  List<BackupLocation> locations(@Nullable Long selected) {
    return database.locations().all().stream()
        .filter(location -> selected == null ? location.enabled() : location.id() == selected)
        .toList();
  }

  /// How a command has to end by the findings in force: critical ones are a failure.
  ExitCode standing(@Nullable Long locationId) {
    boolean critical =
        database.proofs().openFindings(locationId).stream()
            .anyMatch(open -> open.finding().severity() == Severity.CRITICAL);
    return critical ? ExitCode.FAILED : ExitCode.WELL;
  }

  private void recordNewLocations() {
    List<String> recorded = database.locations().all().stream().map(BackupLocation::name).toList();
    if (!recorded.containsAll(names())) {
      database
          .locations()
          .synchronise(config.locations().stream().map(LocationConfig::location).toList());
    }
  }

  private List<String> names() {
    return config.locations().stream().map(LocationConfig::name).toList();
  }

  private String known() {
    return String.join(
        ", ",
        database.locations().all().stream()
            .map(location -> "%d (%s)".formatted(location.id(), SafeText.of(location.name())))
            .toList());
  }

  @Override
  public void close() {
    database.close();
  }
}
