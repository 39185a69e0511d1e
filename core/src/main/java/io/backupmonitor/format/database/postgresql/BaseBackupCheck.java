package io.backupmonitor.format.database.postgresql;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the files of one base backup have to say together, whether they lie in a directory or in
/// tars: it watches each of them and tells at the end what is missing. For one thread.
final class BaseBackupCheck {

  /// What may differ from the manifest, since a restore changes it, and the log, which comes from
  /// elsewhere (PostgreSQL documentation, `pg_verifybackup`).
  private static final List<String> IGNORED =
      List.of(
          "backup_manifest", "pg_wal", "postgresql.auto.conf", "recovery.signal", "standby.signal");

  private static final int MOST_TOLD = 10;

  private static final List<String> NEEDED =
      List.of("PG_VERSION", ControlFile.PATH, "global/pg_filenode.map", "base/1/PG_VERSION");

  private final @Nullable BackupManifest manifest;
  private final InspectionContext context;
  private final Predicate<String> elsewhere;
  private final Set<String> seen = new HashSet<>();
  private final Set<String> linked = new TreeSet<>();
  private final PageTally pages = new PageTally();
  private final ControlWitness control;
  private @Nullable BackupLabel label;
  private final WalLog log;

  /// @param manifest what the backup says about itself; null when it has none
  /// @param elsewhere whether a tablespace, given by its path, surely or possibly lies elsewhere
  BaseBackupCheck(
      @Nullable BackupManifest manifest, Predicate<String> elsewhere, InspectionContext context) {
    this.manifest = manifest;
    this.elsewhere = elsewhere;
    this.context = context;
    this.control = new ControlWitness(context);
    this.log = new WalLog(manifest == null ? List.of() : manifest.ranges());
    if (manifest != null) {
      manifest.ranges().stream().mapToLong(WalRange::start).min().ifPresent(pages::startsAt);
    }
  }

  /// Begins a file.
  ///
  /// @param path its escaped path below the data directory
  FileWitness begin(String path, long size) {
    seen.add(path);
    List<FileWitness> witnesses = new ArrayList<>();
    addIfThere(witnesses, itemOf(path));
    addIfThere(witnesses, PageWitness.of(path, pages));
    addIfThere(witnesses, log.begin(path, size));
    if (path.equals(ControlFile.PATH)) {
      witnesses.add(control);
    } else if (path.equals(BackupLabel.PATH)) {
      witnesses.add(new KeptBytes(this::labelled));
    }
    return new Together(List.copyOf(witnesses));
  }

  /// The label comes before every page, in a directory as in a tar.
  private void labelled(byte[] bytes) {
    BackupLabel found = BackupLabel.of(bytes);
    label = found;
    if (found != null && manifest == null) {
      pages.startsAt(found.start());
    }
  }

  private static void addIfThere(List<FileWitness> witnesses, @Nullable FileWitness witness) {
    if (witness != null) {
      witnesses.add(witness);
    }
  }

  private @Nullable FileWitness itemOf(String path) {
    if (manifest == null || isIgnored(path)) {
      return null;
    }
    BackupManifest.Item item = manifest.files().get(path);
    if (item == null) {
      context.finding(
          FindingCode.DIRECTORY_FILE_EXTRA,
          "'%s' is there, but not in the manifest".formatted(path));
      return null;
    }
    return new ItemWitness(path, item, context);
  }

  private static boolean isIgnored(String path) {
    return IGNORED.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
  }

  /// All files were seen: tells what they are together.
  void finish() {
    if (manifest == null) {
      tellWithoutManifest();
    } else {
      tellMissing(manifest);
      tellServer(manifest);
    }
    if (label != null && label.incremental()) {
      context.notProven(
          "an incremental backup holds only what changed: the backups before it, which a restore needs, were not looked at");
    }
    ControlFile known = control.control();
    if (known != null) {
      pages.tell(known, context);
    }
    if (manifest != null) {
      log.tell(known, context);
    }
  }

  private void tellMissing(BackupManifest list) {
    List<String> missing =
        list.files().keySet().stream()
            .filter(path -> !seen.contains(path) && !isIgnored(path))
            .filter(path -> !isLinked(path))
            .sorted()
            .toList();
    missing.stream().limit(MOST_TOLD).forEach(path -> tellMissing(path));
    if (missing.size() > MOST_TOLD) {
      context.finding(
          FindingCode.DIRECTORY_FILE_MISSING,
          "%,d of the %,d files of the manifest are missing altogether"
              .formatted(missing.size(), list.files().size()));
    }
    tellLinked();
    if (list.files().values().stream().anyMatch(item -> item.algorithm() == null)) {
      context.notProven("the manifest has no checksums of the files, only their sizes");
    }
  }

  private void tellMissing(String path) {
    context.finding(
        FindingCode.DIRECTORY_FILE_MISSING, "'%s' of the manifest is missing".formatted(path));
  }

  private boolean isLinked(String path) {
    String tablespace = tablespace(path);
    if (tablespace.isEmpty() || !(linked.contains(tablespace) || elsewhere.test(tablespace))) {
      return false;
    }
    linked.add(tablespace);
    return true;
  }

  private void tellLinked() {
    if (!linked.isEmpty()) {
      context.finding(
          FindingCode.FORMAT_UNSUPPORTED,
          "its tablespaces lie outside of the directory, where they were not looked at: '%s'"
              .formatted(String.join("', '", linked)));
    }
  }

  private static String tablespace(String path) {
    int end = path.indexOf('/', "pg_tblspc/".length());
    return path.startsWith("pg_tblspc/") && end > 0 ? path.substring(0, end) : "";
  }

  private void tellServer(BackupManifest list) {
    ControlFile known = control.control();
    OptionalLong identifier = list.systemIdentifier();
    if (known != null
        && identifier.isPresent()
        && identifier.getAsLong() != known.systemIdentifier()) {
      context.finding(
          FindingCode.DIRECTORY_FILE_MISMATCH,
          "'%s' is of the server %d, but the manifest of the server %d"
              .formatted(ControlFile.PATH, known.systemIdentifier(), identifier.getAsLong()));
    }
  }

  private void tellWithoutManifest() {
    context.notProven(
        "without a backup_manifest nothing proves that every file is there and unchanged");
    NEEDED.stream()
        .filter(path -> !seen.contains(path))
        .forEach(
            path ->
                context.finding(
                    FindingCode.DIRECTORY_FILE_MISSING,
                    "'%s' is missing, without which no server starts".formatted(path)));
    if (seen.contains(BackupLabel.PATH)) {
      tellLabel();
      return;
    }
    ControlFile known = control.control();
    if (known != null && !known.isShutDown()) {
      context.finding(
          FindingCode.DATABASE_WAL_MISSING,
          "was copied from a running server and has no '%s': unless it is a snapshot taken at"
                  .formatted(BackupLabel.PATH)
              + " one instant, a start from it loses data without a word");
    }
  }

  private void tellLabel() {
    BackupLabel found = label;
    if (found == null) {
      context.finding(
          FindingCode.DATABASE_CORRUPT,
          "'%s' does not say where the log begins".formatted(BackupLabel.PATH));
      return;
    }
    log.tellFirst(found, control.control(), context);
  }

  /// Several witnesses of one file.
  private record Together(List<FileWitness> all) implements FileWitness {

    @Override
    public void write(byte[] bytes, int offset, int length) throws DamageException {
      for (FileWitness each : all) {
        each.write(bytes, offset, length);
      }
    }

    @Override
    public void end() throws DamageException {
      for (FileWitness each : all) {
        each.end();
      }
    }
  }
}
