package io.backupmonitor.restore.postgresql;

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
import java.util.ArrayList;
import java.util.List;

/// A cluster that initdb made once, to be copied for each drill: a copy costs a tenth of initdb.
///
/// @param cluster the data folder
/// @param superuser the name of the only role in it
record PostgresTemplate(Path cluster, String superuser) {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /// Changes when the options below do, so that an older template is not taken for this one.
  private static final int RECIPE = 2;

  /// What initdb is told.
  ///
  /// @param since the first major version that knows it
  private record Option(String word, int since) {}

  /// From version 18 on pages have checksums unless one says that they need none.
  private static final List<Option> OPTIONS =
      List.of(
          new Option("--auth=reject", 0),
          new Option("--encoding=UTF8", 0),
          new Option("--no-locale", 0),
          new Option("--no-sync", 0),
          new Option("--wal-segsize=1", 11),
          new Option("--no-instructions", 14),
          new Option("--no-data-checksums", 18));

  /// Two databases are enough, and each costs three hundred files: one for the superuser, which is
  /// also copied for every further database of a dump, and one for the dump.
  private static final String LEAVE_TWO_DATABASES =
      """
      UPDATE pg_database SET datistemplate = false WHERE datname = 'template0';
      DROP DATABASE template0;
      ALTER DATABASE postgres RENAME TO %s;
      """
          .formatted(ScratchDatabases.FIRST);

  /// Makes the cluster where that was not done yet. Safe for several processes at once.
  static PostgresTemplate prepared(ServerCache cache, PostgresBinaries binaries, ChildUser user)
      throws IOException, InterruptedException {
    Path folder =
        cache.folder().resolve("template-%s-%d-%d".formatted(binaries.key(), RECIPE, user.id()));
    if (!Files.isDirectory(folder)) {
      try (ServerCache.WorkFolder work = cache.work()) {
        Path building = FolderTree.make(work.path().resolve("template"), FolderTree.READABLE);
        build(building, binaries, user);
        FolderTree.publish(building, folder);
      }
    }
    return new PostgresTemplate(
        folder.resolve("cluster"), Files.readString(folder.resolve("superuser")).strip());
  }

  private static void build(Path building, PostgresBinaries binaries, ChildUser user)
      throws IOException, InterruptedException {
    String superuser = "s" + ServerCache.random(15);
    Files.writeString(building.resolve("superuser"), superuser);
    Path cluster = FolderTree.make(building.resolve("cluster"), FolderTree.PRIVATE);
    if (ChildUser.isRoot()) {
      FolderTree.give(cluster, user);
    }
    List<String> words =
        new ArrayList<>(List.of(binaries.program("initdb"), "--pgdata=" + cluster));
    words.add("--username=" + superuser);
    words.addAll(options(binaries.majorVersion()));
    List<Path> reads = binaries.reach();
    run(ChildCommand.of(words).reaching(reads, List.of(cluster)));
    Path script = Files.writeString(building.resolve("script"), LEAVE_TWO_DATABASES);
    run(
        ChildCommand.of(
                binaries.program("postgres"), "--single", "-D", cluster.toString(), "template1")
            .reaching(reads, List.of(cluster))
            .reading(script));
    Files.delete(script);
    if (ChildUser.isRoot()) {
      FolderTree.giveToRoot(building);
    }
    Files.setPosixFilePermissions(building, FolderTree.PRIVATE);
  }

  /// The options of one major version.
  static List<String> options(int majorVersion) {
    return OPTIONS.stream().filter(each -> each.since() <= majorVersion).map(Option::word).toList();
  }

  private static void run(ChildCommand command) throws IOException, InterruptedException {
    ChildResult result = ProcessRunner.shared().run(command, LIMIT);
    if (!result.succeeded()) {
      throw new IOException(
          "'%s' did not work: %s".formatted(command.words().getFirst(), result.output().strip()));
    }
  }
}
