package io.backupmonitor.restore.mariadb;

import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildResult;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A data directory that mariadb-install-db made once, to be copied for each drill.
///
/// @param data the data directory
record MariadbTemplate(Path data) {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /// Changes when the options do, so that an older template is not taken for this one.
  private static final int RECIPE = 1;

  /// What the installer and the server have to agree upon, and what is lost on purpose when they
  /// die.
  static final List<String> COMMON_OPTIONS =
      List.of(
          "--innodb-log-file-size=16M",
          "--innodb-flush-log-at-trx-commit=0",
          "--innodb-doublewrite=0",
          "--loose-innodb-flush-method=nosync");

  /// Makes the directory where that was not done yet. Safe for several processes at once.
  static MariadbTemplate prepared(ServerCache cache, MariadbPrograms programs, ChildUser user)
      throws IOException, InterruptedException {
    Path folder =
        cache
            .folder()
            .resolve("mariadb-template-%s-%d-%d".formatted(programs.key(), RECIPE, user.id()));
    if (!Files.isDirectory(folder)) {
      try (ServerCache.WorkFolder work = cache.work()) {
        Path building = FolderTree.make(work.path().resolve("template"), FolderTree.READABLE);
        build(building, programs, user);
        FolderTree.publish(building, folder);
      }
    }
    return new MariadbTemplate(folder.resolve("data"));
  }

  private static void build(Path building, MariadbPrograms programs, ChildUser user)
      throws IOException, InterruptedException {
    Path data = FolderTree.make(building.resolve("data"), FolderTree.PRIVATE);
    Path temporary = FolderTree.make(building.resolve("tmp"), FolderTree.PRIVATE);
    if (ChildUser.isRoot()) {
      FolderTree.give(data, user);
      FolderTree.give(temporary, user);
    }
    String[] words =
        Stream.concat(
                Stream.of(
                    programs.installer().toString(),
                    "--no-defaults",
                    "--datadir=" + data,
                    "--tmpdir=" + temporary,
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db",
                    "--skip-name-resolve"),
                COMMON_OPTIONS.stream())
            .toArray(String[]::new);
    ChildResult result = ProcessRunner.shared().run(ChildCommand.of(words), LIMIT);
    if (!result.succeeded() || !Files.isDirectory(data.resolve("mysql"))) {
      throw new IOException(
          "'%s' did not work: %s".formatted(programs.installer(), result.output().strip()));
    }
    FolderTree.delete(temporary);
    if (ChildUser.isRoot()) {
      FolderTree.giveToRoot(building);
    }
    Files.setPosixFilePermissions(building, FolderTree.PRIVATE);
  }
}
