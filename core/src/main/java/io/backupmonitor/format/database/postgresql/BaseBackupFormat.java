package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Base backups of PostgreSQL 12 to 18: a copy of a server's files, or the tars that `pg_basebackup
/// -Ft` writes (PostgreSQL documentation, "Making a Base Backup").
///
/// With a `backup_manifest` it checks what `pg_verifybackup` checks; without one what the files
/// themselves can tell.
public final class BaseBackupFormat implements DirectoryFormat {

  static final String MANIFEST = "backup_manifest";

  private static final Pattern VERSION = Pattern.compile("\\A\\d+(?:\\.\\d+)?\\s*\\z");

  private static final Set<String> MARKS =
      Set.of(MANIFEST, "PG_VERSION", BackupLabel.PATH, ControlFile.PATH);

  /// What a server keeps in its data directory.
  private static final Pattern OWN =
      Pattern.compile(
          "(?:base|global|pg_[a-z_]+|log)/.+|[a-z_]+\\.(?:conf|signal|opts|old|done)|tablespace_map");

  @Override
  public String name() {
    return "postgresql.basebackup";
  }

  @Override
  public boolean recognises(DirectoryContent directory) throws IOException {
    if (starts(directory, MANIFEST).contains("PostgreSQL-Backup-Manifest")) {
      return true;
    }
    int marks = VERSION.matcher(starts(directory, "PG_VERSION")).find() ? 1 : 0;
    marks += starts(directory, BackupLabel.PATH).startsWith("START WAL LOCATION") ? 1 : 0;
    marks += directory.file(ControlFile.PATH) != null ? 1 : 0;
    marks += holdsTar(directory, "base") ? 1 : 0;
    marks += holdsTar(directory, "pg_wal") ? 1 : 0;
    marks += holds(directory, "base/") ? 1 : 0;
    return marks >= 2;
  }

  private static boolean holds(DirectoryContent directory, String prefix) {
    return directory.files().stream().anyMatch(each -> each.path().escaped().startsWith(prefix));
  }

  private static boolean holdsTar(DirectoryContent directory, String name) {
    return directory.files().stream()
        .anyMatch(each -> name.equals(BaseBackupTar.nameOf(each.path().escaped())));
  }

  private static String starts(DirectoryContent directory, String path) throws IOException {
    DirectoryContent.File file = directory.file(path);
    return file == null ? "" : new String(directory.start(file, 256), StandardCharsets.ISO_8859_1);
  }

  @Override
  public Fit fit(String path) {
    if (MARKS.contains(path) || "pg_wal".equals(BaseBackupTar.nameOf(path))) {
      return Fit.MARK;
    }
    boolean own = OWN.matcher(path).matches() || BaseBackupTar.nameOf(path) != null;
    return own ? Fit.ORDINARY : Fit.STRANGE;
  }

  @Override
  public void inspect(DirectoryContent directory, InspectionContext context) throws IOException {
    BaseBackupCheck check =
        new BaseBackupCheck(manifest(directory, context), elsewhere(directory), context);
    boolean tars = isOfTars(directory);
    if (tars && !holdsTar(directory, "base")) {
      context.finding(
          FindingCode.DIRECTORY_FILE_MISSING, "'base.tar' is missing, in whatever packing");
    }
    for (DirectoryContent.File file : directory.files()) {
      String tar = tars ? BaseBackupTar.nameOf(file.path().escaped()) : null;
      if (tar != null) {
        new BaseBackupTar(tar, check, context).read(directory, file);
      } else {
        readFile(directory, file, check);
      }
      context.budget().checkTime();
    }
    check.finish();
  }

  private static boolean isOfTars(DirectoryContent directory) {
    return directory.file("PG_VERSION") == null
        && directory.file(ControlFile.PATH) == null
        && directory.files().stream()
            .anyMatch(each -> BaseBackupTar.nameOf(each.path().escaped()) != null);
  }

  private static @Nullable BackupManifest manifest(
      DirectoryContent directory, InspectionContext context) throws IOException {
    DirectoryContent.File file = directory.file(MANIFEST);
    if (file == null) {
      return null;
    }
    try (InputStream stream = directory.open(file)) {
      return ManifestReader.read(stream, context.budget());
    }
  }

  private static void readFile(
      DirectoryContent directory, DirectoryContent.File file, BaseBackupCheck check)
      throws IOException {
    String path = file.path().escaped();
    if (path.equals(MANIFEST)) {
      return;
    }
    FileWitness witness = check.begin(path, file.size());
    try (InputStream stream = directory.open(file)) {
      byte[] block = new byte[128 * 1024];
      for (int count = stream.read(block); count >= 0; count = stream.read(block)) {
        witness.write(block, 0, count);
      }
    }
    witness.end();
  }

  /// A tablespace is a link to another directory, unless it was copied as one of its own.
  private static Predicate<String> elsewhere(DirectoryContent directory) {
    return tablespace ->
        !holds(directory, tablespace + "/")
            && !isOfTars(directory)
            && directory.mayBeLink(tablespace);
  }
}
