package io.backupmonitor.restore.postgresql;

import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ChildCommand;
import io.backupmonitor.sandbox.ChildProcess;
import io.backupmonitor.sandbox.ChildUser;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Recovers the files of a base backup: a server that runs alone replays its log, with no archive
/// to help, and then prepares it for being read. Alone it obeys neither triggers nor settings that
/// lie in the backup. Another thread may end it.
final class BaseBackupRecovery implements AutoCloseable {

  /// The command that finds no file in any archive.
  static final String NO_ARCHIVE = "/bin/false";

  private static final long MEMORY_BYTES = 4L << 30;
  private static final Path USUAL_LOCALE = Path.of("/usr/lib/locale/C.utf8");
  private static final int MOST_LOCALES = 8;

  private static final Pattern LOCALE =
      Pattern.compile("with LC_\\w+ \"([A-Za-z0-9_.@+-]{1,64})\", +which is not recognized");

  private static final Pattern CONSISTENT =
      Pattern.compile("consistent recovery state reached at ([0-9A-F]+/[0-9A-F]+)");

  private static final Pattern RUNNING =
      Pattern.compile("database system was (?:interrupted|not properly shut down)");

  private static final Pattern ZEROED =
      Pattern.compile("file \"pg_xact/([0-9A-F]{4,15})\" doesn't exist, reading as zeroes");

  private static final Pattern NO_DATABASE =
      Pattern.compile("database \"template1\" does not exist");

  private final PostgresBinaries binaries;
  private final PostgresCluster cluster;
  private final AtomicReference<@Nullable ChildProcess> running = new AtomicReference<>();
  private final StringBuilder said = new StringBuilder();
  private String first = "";
  private String last = "";
  private String database = PostgresServer.OWN_DATABASE;
  private volatile boolean closed;

  BaseBackupRecovery(PostgresBinaries binaries, PostgresCluster cluster) {
    this.binaries = binaries;
    this.cluster = cluster;
  }

  /// Recovers it.
  ///
  /// @return whether the server came up and ended by itself
  boolean run(Duration limit) throws IOException, InterruptedException {
    long due = System.nanoTime() + limit.toNanos();
    Path script = Files.writeString(cluster.place().resolve("script"), script());
    ServerPlace.give(script, ChildUser.unprivileged().orElseThrow());
    ServerPlace.folder(locales(), ChildUser.unprivileged().orElseThrow());
    for (int attempt = 0; attempt < MOST_LOCALES && !closed; attempt++) {
      OptionalInt code = run(script, Duration.ofNanos(due - System.nanoTime()));
      if (code.isEmpty() || code.getAsInt() == 0) {
        return code.isPresent();
      }
      if (NO_DATABASE.matcher(last).find() && !database.equals("postgres")) {
        database = "postgres";
      } else if (!standIn(last)) {
        return false;
      }
    }
    return false;
  }

  /// What the superuser says before anybody else can log in. Settings of roles and databases could
  /// load libraries, or keep a role from reading.
  private String script() {
    return """
        CREATE ROLE %s SUPERUSER LOGIN
        CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS
        DELETE FROM pg_catalog.pg_db_role_setting
        UPDATE pg_catalog.pg_database SET datacl = NULL, datallowconn = true, datconnlimit = -1 WHERE datname <> 'template0' AND datconnlimit > -2
        """
        .formatted(cluster.superuser(), cluster.loader());
  }

  private OptionalInt run(Path script, Duration limit) throws IOException, InterruptedException {
    List<String> words = cluster.aloneWords(binaries, settings(), database);
    ChildCommand command =
        ChildCommand.of(words)
            .with(environment())
            .reading(script)
            .within(ServerPlace.limits(cluster.place(), MEMORY_BYTES))
            .reaching(binaries.reach(), List.of(cluster.place()));
    try (ChildProcess child = ProcessRunner.shared().start(command)) {
      running.set(child);
      if (closed) {
        return OptionalInt.empty();
      }
      OptionalInt code = child.waitFor(limit);
      last = child.output();
      first = said.isEmpty() ? last : first;
      said.append(last);
      return code;
    } finally {
      running.set(null);
    }
  }

  /// What is special about a server on somebody else's files.
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("log_min_messages", "log");
    settings.put("hot_standby", "off");
    settings.put("max_prepared_transactions", "500");
    settings.put("max_locks_per_transaction", "128");
    if (binaries.majorVersion() >= 12) {
      settings.put("restore_command", NO_ARCHIVE);
    }
    if (binaries.majorVersion() >= 17) {
      settings.put("event_triggers", "off");
    }
    return settings;
  }

  /// Where the C library looks for locales.
  Map<String, String> environment() {
    return Files.isDirectory(USUAL_LOCALE) ? Map.of("LOCPATH", locales().toString()) : Map.of();
  }

  private Path locales() {
    return cluster.place().resolve("locales");
  }

  /// Lets the usual locale stand in for one that this machine may not have. Reading needs none, and
  /// whatever depends on the order of letters is not looked at.
  ///
  /// @param complaint what the server says about it
  /// @return whether it was about a locale that had none standing in yet
  boolean standIn(String complaint) throws IOException {
    Matcher locale = LOCALE.matcher(complaint);
    if (!locale.find() || environment().isEmpty()) {
      return false;
    }
    try {
      Files.createSymbolicLink(locales().resolve(locale.group(1)), USUAL_LOCALE);
      return true;
    } catch (FileAlreadyExistsException useless) {
      return false;
    }
  }

  /// The database in which the superuser was.
  String database() {
    return database;
  }

  /// What the server wrote when it ran last.
  String said() {
    return last;
  }

  /// Up to where its log had to be replayed before it was consistent; empty when the server had
  /// been shut down before it was copied.
  String consistentAt() {
    Matcher consistent = CONSISTENT.matcher(said);
    return consistent.find() ? consistent.group(1) : "";
  }

  /// Whether the server was running when it was copied, and nothing says where its log has to be
  /// replayed from.
  boolean isGuess() {
    return RUNNING.matcher(first).find()
        && !Files.exists(cluster.files().resolve("backup_label.old"));
  }

  /// The files of the commit log that were missing: a recovery goes on without them, and takes
  /// their transactions for ones that never happened.
  List<Long> missingCommits() {
    return ZEROED.matcher(said).results().map(file -> Long.parseLong(file.group(1), 16)).toList();
  }

  /// The number of the process at work; 0 where there is none.
  long process() {
    ChildProcess child = running.get();
    return child == null ? 0 : child.pid();
  }

  @Override
  public void close() {
    closed = true;
    ChildProcess child = running.get();
    if (child != null) {
      child.close();
    }
  }
}
