package io.backupmonitor.restore.postgresql;

import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The files of a throw-away server, and who may log in to it. What its configuration says stands
/// in files of our own beside them, never in any that came from elsewhere.
///
/// @param place a folder of its own, which holds both
/// @param files the data folder
/// @param firstSuperuser who may log in first
/// @param superuser the name of this run alone for the superuser, which no backup can know
/// @param loader the name of this run alone for a role without special rights
record PostgresCluster(
    Path place, Path files, String firstSuperuser, String superuser, String loader) {

  /// The name of the folder that holds all of it.
  static final String FOLDER = "cluster";

  /// A setting of every throw-away server.
  ///
  /// @param since the first major version that knows it
  private record Setting(String name, String value, int since) {}

  /// What is lost when this server dies is lost on purpose, so it never waits for the disk.
  private static final List<Setting> SETTINGS =
      List.of(
          new Setting("listen_addresses", "", 0),
          new Setting("unix_socket_permissions", "0700", 0),
          new Setting("fsync", "off", 0),
          new Setting("synchronous_commit", "off", 0),
          new Setting("full_page_writes", "off", 0),
          new Setting("wal_level", "minimal", 0),
          new Setting("max_wal_senders", "0", 0),
          new Setting("max_wal_size", "512MB", 0),
          new Setting("checkpoint_timeout", "1h", 0),
          new Setting("autovacuum", "off", 0),
          new Setting("max_connections", "20", 0),
          new Setting("max_prepared_transactions", "10", 0),
          new Setting("max_locks_per_transaction", "1024", 0),
          new Setting("shared_buffers", "64MB", 0),
          new Setting("maintenance_work_mem", "128MB", 0),
          new Setting("max_parallel_maintenance_workers", "0", 11),
          new Setting("max_parallel_workers", "0", 10),
          new Setting("max_logical_replication_workers", "0", 10),
          new Setting("huge_pages", "off", 0),
          new Setting("io_method", "sync", 18),
          new Setting("dynamic_shared_memory_type", "mmap", 0),
          new Setting("jit", "off", 11),
          new Setting("lc_messages", "C", 0),
          new Setting("log_min_messages", "fatal", 0),
          new Setting("log_min_error_statement", "panic", 0),
          new Setting("client_min_messages", "error", 0),
          new Setting("row_security", "on", 0));

  /// A place for the files of a server, with names for this run alone.
  ///
  /// @param parent an existing folder, which the server's user can enter
  /// @param firstSuperuser who may log in first; empty when the new name is there from the start
  static PostgresCluster in(Path parent, String firstSuperuser) throws IOException {
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    String superuser = "a" + ServerCache.random(15);
    Path place = ServerPlace.folder(parent.resolve(FOLDER), user);
    PostgresCluster cluster =
        new PostgresCluster(
            place,
            place.resolve("data"),
            firstSuperuser.isEmpty() ? superuser : firstSuperuser,
            superuser,
            "l" + ServerCache.random(15));
    cluster.configure(user);
    return cluster;
  }

  /// Only this process' own user gets in, and under these names only; the server's user does not,
  /// unless it is the same.
  private void configure(ChildUser user) throws IOException {
    ServerPlace.folder(configuration(), user);
    String names =
        Stream.of(firstSuperuser, superuser, loader)
            .distinct()
            .map(
                role ->
                    "auditor \"%s\" %s\n".formatted(ProcessRunner.shared().nameOfParent(), role))
            .collect(Collectors.joining());
    write("postgresql.conf", "", user);
    write("pg_hba.conf", "local all all peer map=auditor\n", user);
    write("pg_ident.conf", names, user);
  }

  private Path configuration() {
    return place.resolve("configuration");
  }

  private void write(String name, String text, ChildUser user) throws IOException {
    Path file = Files.writeString(configuration().resolve(name), text);
    Files.setPosixFilePermissions(file, FolderTree.PRIVATE);
    ServerPlace.give(file, user);
  }

  /// The words that start the server on these files.
  ///
  /// @param special settings beside or instead of the usual ones
  List<String> words(PostgresBinaries binaries, Map<String, String> special) {
    List<String> words = new ArrayList<>(List.of(binaries.program("postgres"), "-D"));
    words.add(files.toString());
    words.addAll(settings(binaries, special));
    return words;
  }

  /// The words for a server that runs alone and reads statements of the superuser, one in a line.
  List<String> aloneWords(PostgresBinaries binaries, Map<String, String> special, String database) {
    List<String> words = new ArrayList<>(List.of(binaries.program("postgres"), "--single", "-D"));
    words.add(files.toString());
    words.addAll(settings(binaries, special));
    words.add(database);
    return words;
  }

  private List<String> settings(PostgresBinaries binaries, Map<String, String> special) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("config_file", configuration().resolve("postgresql.conf").toString());
    settings.put("hba_file", configuration().resolve("pg_hba.conf").toString());
    settings.put("ident_file", configuration().resolve("pg_ident.conf").toString());
    SETTINGS.stream()
        .filter(each -> each.since() <= binaries.majorVersion())
        .forEach(each -> settings.put(each.name(), each.value()));
    settings.putAll(special);
    return settings.entrySet().stream()
        .flatMap(each -> Stream.of("-c", each.getKey() + "=" + each.getValue()))
        .toList();
  }
}
