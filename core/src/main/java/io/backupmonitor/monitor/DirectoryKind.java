package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.StoredFile;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The kinds of directories that are one backup as a whole.
///
/// Names alone prove nothing: a mark counts when its content fits. Two marks are enough, since a
/// lost marker file is damage of the backup and no reason to see many strange files.
enum DirectoryKind {
  /// Written by `pg_dump -Fd`: a table of contents and one file of rows per table.
  POSTGRES_DIRECTORY_DUMP(false) {
    private static final Pattern ROWS = Pattern.compile("\\d{1,10}\\.dat(?:\\.(?:gz|lz4|zst))?");
    private static final Pattern BLOBS =
        Pattern.compile("(?:blobs(?:_\\d+)?\\.toc|blob_\\d+\\.dat)(?:\\.(?:gz|lz4|zst))?");

    @Override
    boolean recognises(Folder folder, Peek peek) {
      StoredFile contents = folder.file("toc.dat");
      if (contents == null && !isDump(folder)) {
        return false;
      }
      long rows = countFiles(folder, ROWS.asMatchPredicate());
      if (contents != null) {
        return rows > 0 || peek.startsWith(contents, "PGDMP");
      }
      long fitting = rows + countFiles(folder, BLOBS.asMatchPredicate());
      return rows > 0 && fitting >= 2 && fitting == folder.children().size();
    }

    // A quick look that spares large folders the counting.
    private boolean isDump(Folder folder) {
      if (folder.children().size() < 2) {
        return false;
      }
      return ROWS.matcher(folder.name(folder.children().getFirst())).matches();
    }
  },

  /// A copy of a PostgreSQL server's files, or the tar files that `pg_basebackup -Ft` writes.
  POSTGRES_BASE_BACKUP(false) {
    private static final Pattern VERSION = Pattern.compile("\\d+(?:\\.\\d+)?\\s*", Pattern.DOTALL);

    @Override
    boolean recognises(Folder folder, Peek peek) {
      int marks = 0;
      StoredFile version = folder.file("PG_VERSION");
      marks += version != null && VERSION.matcher(peek.text(version)).matches() ? 1 : 0;
      StoredFile manifest = folder.file("backup_manifest");
      marks +=
          manifest != null && peek.text(manifest).contains("PostgreSQL-Backup-Manifest") ? 2 : 0;
      StoredFile label = folder.file("backup_label");
      marks += label != null && peek.startsWith(label, "START WAL LOCATION") ? 1 : 0;
      marks += isTar(folder, "base.tar") ? 1 : 0;
      marks += isTar(folder, "pg_wal.tar") ? 1 : 0;
      return marks >= 2 || marks + directories(folder, peek) >= 2;
    }

    private boolean isTar(Folder folder, String name) {
      return Stream.of("", ".gz", ".zst", ".lz4").anyMatch(end -> folder.file(name + end) != null);
    }

    private int directories(Folder folder, Peek peek) {
      int marks = 0;
      marks +=
          peek.into(
                  folder,
                  "global",
                  name -> name.equals("pg_control") || name.equals("pg_filenode.map"))
              ? 1
              : 0;
      marks += peek.into(folder, "base", DirectoryKind::isNumber) ? 1 : 0;
      return marks;
    }
  },

  /// A repository of Borg 2, which shares most names with one of restic; but its `config` is a
  /// folder.
  BORG_2_REPOSITORY(true) {
    private static final List<String> CONFIG = List.of("config", "readme");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{2}|[0-9a-f]{64}");

    @Override
    boolean recognises(Folder folder, Peek peek) {
      return folder.folder("config") != null
          && peek.into(folder, "config", CONFIG::contains)
          && Stream.of("archives", "packs", "data", "keys")
              .anyMatch(name -> peek.into(folder, name, ID.asMatchPredicate()));
    }
  },

  /// A restic repository.
  RESTIC_REPOSITORY(true) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{2}");

    @Override
    boolean recognises(Folder folder, Peek peek) {
      List<String> names = List.of("data", "index", "keys", "snapshots");
      long named = names.stream().filter(name -> folder.folder(name) != null).count();
      named += folder.file("config") != null ? 1 : 0;
      if (named < 2) {
        return false;
      }
      Predicate<String> id = ID.asMatchPredicate();
      Predicate<String> inData = id.or(PREFIX.asMatchPredicate());
      long fitting =
          names.stream()
              .filter(name -> peek.into(folder, name, name.equals("data") ? inData : id))
              .count();
      return fitting >= 2 || (named >= 3 && fitting >= 1);
    }
  },

  /// A Borg repository.
  BORG_REPOSITORY(true) {
    private static final Pattern INDEX = Pattern.compile("(?:index|hints|integrity)\\.\\d+");

    @Override
    boolean recognises(Folder folder, Peek peek) {
      StoredFile config = folder.file("config");
      StoredFile readme = folder.file("README");
      if (config == null && readme == null && folder.folder("data") == null) {
        return false;
      }
      int marks = 0;
      marks += config != null && peek.text(config).contains("[repository]") ? 1 : 0;
      marks += readme != null && peek.startsWith(readme, "This is a Borg") ? 1 : 0;
      marks += countFiles(folder, INDEX.asMatchPredicate()) > 0 ? 1 : 0;
      if (marks == 0) {
        return false;
      }
      marks += peek.into(folder, "data", DirectoryKind::isNumber) ? 1 : 0;
      return marks >= 2;
    }
  },

  /// The folder in which Redis keeps its append-only file in parts.
  REDIS_APPEND_ONLY(true) {
    private static final Pattern PART =
        Pattern.compile(".+\\.\\d+\\.(?:base\\.(?:rdb|aof)|incr\\.aof)");

    @Override
    boolean recognises(Folder folder, Peek peek) {
      int parts = 0;
      for (StoredFile child : folder.children()) {
        String name = child.path().escaped();
        if (child.kind() != FileKind.REGULAR) {
          continue;
        }
        if (name.endsWith(".manifest") && peek.startsWith(child, "file ")) {
          return true;
        }
        boolean ending = name.endsWith(".aof") || name.endsWith(".rdb");
        parts += ending && PART.matcher(folder.name(child)).matches() ? 1 : 0;
      }
      return parts >= 2;
    }
  };

  private final boolean growing;

  DirectoryKind(boolean growing) {
    this.growing = growing;
  }

  /// Whether every new backup changes the directory, whatever its name is.
  boolean isGrowing() {
    return growing;
  }

  abstract boolean recognises(Folder folder, Peek peek);

  /// The kind of a folder; null when it is no backup itself.
  static @Nullable DirectoryKind of(Folder folder, Peek peek) {
    for (DirectoryKind kind : values()) {
      if (kind.recognises(folder, peek)) {
        return kind;
      }
    }
    return null;
  }

  private static long countFiles(Folder folder, Predicate<String> names) {
    return folder.children().stream()
        .filter(child -> child.kind() == FileKind.REGULAR)
        .filter(child -> names.test(folder.name(child)))
        .count();
  }

  private static boolean isNumber(String name) {
    return !name.isEmpty() && name.chars().allMatch(each -> each >= '0' && each <= '9');
  }

  /// A look into the files and folders of a candidate.
  interface Peek {

    /// The first bytes of a file as Latin-1 text; empty when it cannot be read.
    String text(StoredFile file);

    /// The names (escaped) in a folder; empty when it cannot be listed.
    List<String> names(BackupPath folder);

    /// Whether a file starts with that text.
    default boolean startsWith(StoredFile file, String start) {
      return text(file).startsWith(start);
    }

    /// Whether the folder of that name is there and holds something with a fitting name.
    default boolean into(Folder folder, String name, Predicate<String> fitting) {
      StoredFile below = folder.folder(name);
      return below != null && names(below.path()).stream().anyMatch(fitting);
    }
  }
}
