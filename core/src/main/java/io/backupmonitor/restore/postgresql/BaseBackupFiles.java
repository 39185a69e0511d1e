package io.backupmonitor.restore.postgresql;

import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Lays what arrived of a base backup where a server can start on it, as the documentation says
/// (PostgreSQL, "Recovering Using a Continuous Archive Backup"), with one difference: nothing of
/// its configuration stays, and its tablespaces lie beside it and nowhere else.
///
/// @param content the folder in which it arrived
/// @param cluster where its server will look
/// @param tars unpacks those of its parts that are tars
record BaseBackupFiles(Path content, PostgresCluster cluster, BaseBackupTars tars) {

  /// From this version on a file without content asks for a recovery with a `restore_command`.
  private static final int SIGNAL_SINCE = 12;

  private static final String VERSION = "PG_VERSION";
  private static final String TABLESPACES = "pg_tblspc";
  private static final String LOG = "pg_wal";

  /// What would make the server do something else than recover these files.
  private static final List<String> NOT_WANTED =
      List.of(
          "postgresql.auto.conf",
          "recovery.conf",
          "recovery.done",
          "recovery.signal",
          "standby.signal",
          "postmaster.pid",
          "postmaster.opts",
          "tablespace_map",
          "current_logfiles");

  /// What a server that was running needed for itself.
  private static final List<String> EMPTIED =
      List.of(
          "pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat_tmp");

  /// Folders that may have been empty, and so did not arrive.
  private static final List<String> NEEDED =
      List.of(
          "pg_commit_ts",
          "pg_logical/mappings",
          "pg_logical/snapshots",
          "pg_multixact/members",
          "pg_multixact/offsets",
          "pg_stat",
          "pg_subtrans",
          TABLESPACES,
          "pg_twophase",
          "pg_wal/archive_status",
          "pg_xact");

  /// Lays it.
  ///
  /// @return the major version of its server; empty when it does not say
  /// @throws io.backupmonitor.format.DamageException when a tar of it is not whole
  Optional<Integer> lay() throws IOException, InterruptedException {
    Path from = found();
    if (Files.exists(from.resolve(VERSION)) || Files.isDirectory(from.resolve("global"))) {
      Files.move(from, cluster.files());
    } else {
      unpack(from);
    }
    removeLinks();
    for (String name : NOT_WANTED) {
      Files.deleteIfExists(cluster.files().resolve(name));
    }
    for (String name : EMPTIED) {
      FolderTree.delete(cluster.files().resolve(name));
      Files.createDirectories(cluster.files().resolve(name));
    }
    for (String name : NEEDED) {
      Files.createDirectories(cluster.files().resolve(name));
    }
    linkTablespaces();
    Optional<Integer> version = version();
    askForRecovery(version.orElse(0));
    giveToServer();
    return version;
  }

  /// The folder that holds it: the one where everything arrived, or one below.
  private Path found() throws IOException {
    Path folder = content;
    while (true) {
      List<Path> children = children(folder);
      if (children.size() != 1 || !Files.isDirectory(children.getFirst())) {
        return folder;
      }
      folder = children.getFirst();
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      all.forEach(children::add);
    }
    return children;
  }

  private void unpack(Path from) throws IOException, InterruptedException {
    Files.createDirectory(cluster.files());
    for (Path file : children(from)) {
      String name = BaseBackupTars.nameOf(String.valueOf(file.getFileName()));
      if (!name.isEmpty()) {
        Path unpacked = tars.unpack(file);
        Files.delete(file);
        merge(unpacked, target(name));
      } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(file, cluster.files().resolve(file.getFileName()));
      }
    }
  }

  private Path target(String tar) {
    return switch (tar) {
      case "base" -> cluster.files();
      case LOG -> cluster.files().resolve(LOG);
      default -> cluster.files().resolve(TABLESPACES).resolve(tar);
    };
  }

  private static void merge(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path child : children(from)) {
      Path target = to.resolve(child.getFileName());
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        merge(child, target);
      } else {
        Files.deleteIfExists(target);
        Files.move(child, target);
      }
    }
    Files.delete(from);
  }

  /// A link could lead the server to anything that its user may read or write.
  private void removeLinks() throws IOException {
    Files.walkFileTree(
        cluster.files(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isRegularFile()) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// The server wants a link to every tablespace, wherever it is.
  private void linkTablespaces() throws IOException {
    Path beside = Files.createDirectory(cluster.place().resolve("tablespaces"));
    for (Path tablespace : children(cluster.files().resolve(TABLESPACES))) {
      Path place = beside.resolve(tablespace.getFileName());
      Files.move(tablespace, place);
      Files.createSymbolicLink(tablespace, place);
    }
  }

  private Optional<Integer> version() throws IOException {
    Path file = cluster.files().resolve(VERSION);
    if (!Files.exists(file) || Files.size(file) > 64) {
      return Optional.empty();
    }
    String text = Files.readString(file).strip();
    return text.matches("\\d{2,3}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  /// Only a recovery that was asked for insists that the log reaches as far as the backup needs.
  private void askForRecovery(int version) throws IOException {
    if (version >= SIGNAL_SINCE) {
      Files.createFile(cluster.files().resolve("recovery.signal"));
    } else {
      Files.writeString(
          cluster.files().resolve("recovery.conf"),
          "restore_command = '%s'\n".formatted(BaseBackupRecovery.NO_ARCHIVE));
    }
  }

  private void giveToServer() throws IOException {
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    try (Stream<Path> all = Files.walk(cluster.place())) {
      for (Path each : (Iterable<Path>) all::iterator) {
        if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          Files.setPosixFilePermissions(each, FolderTree.PRIVATE);
        }
        if (ChildUser.isRoot()) {
          FolderTree.give(each, user);
        }
      }
    }
  }
}
