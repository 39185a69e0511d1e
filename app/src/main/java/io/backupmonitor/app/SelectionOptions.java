package io.backupmonitor.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which backups a command is about.
final class SelectionOptions {

  @Option(
      names = "--location-id",
      paramLabel = "ID",
      description = "Only the location with this number, as `status` shows it.")
  private @Nullable Long locationId;

  @Option(
      names = "--location-name",
      paramLabel = "NAME",
      description = "Only the location with this name.")
  private @Nullable String locationName;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "7",
      description = "Backups of the last N days; 0 means all (default: ${DEFAULT-VALUE}).")
  private int days = 7;

  @Nullable Long locationId() {
    if (locationId != null && locationName != null) {
      throw Complaint.usage("--location-id and --location-name exclude each other");
    }
    return locationId;
  }

  @Nullable String locationName() {
    return locationName;
  }

  int days() {
    if (days < 0) {
      throw Complaint.usage("--days needs 0 or more, not " + days);
    }
    return days;
  }
}
