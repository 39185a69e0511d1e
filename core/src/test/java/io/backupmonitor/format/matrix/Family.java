package io.backupmonitor.format.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/// The tables of the matrix.
enum Family {
  STREAMS("Compressed streams"),
  ARCHIVES("Archives"),
  DUMPS("Dumps"),
  DATABASES("Databases and machines"),
  REPOSITORIES("Repositories"),
  ENCRYPTED("Encrypted files");

  private final String title;

  Family(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  List<Specimen> specimens() {
    try {
      return switch (this) {
        case STREAMS -> StreamSpecimens.all();
        case ARCHIVES -> ArchiveSpecimens.all();
        case DUMPS -> DumpSpecimens.all();
        case DATABASES -> databases();
        case REPOSITORIES -> OtherSpecimens.repositories();
        case ENCRYPTED -> OtherSpecimens.encrypted();
      };
    } catch (IOException | SQLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Specimen> databases() throws IOException, SQLException {
    Path folder = Files.createTempDirectory("specimens");
    try {
      return DatabaseSpecimens.all(folder);
    } finally {
      Files.delete(folder.resolve("made.db"));
      Files.delete(folder);
    }
  }

  /// All rows of all tables.
  static List<Specimen> everything() {
    return Arrays.stream(values()).map(Family::specimens).flatMap(List::stream).toList();
  }
}
