package io.backupmonitor.restore.mariadb;

import io.backupmonitor.format.dump.sql.SqlDialect;
import io.backupmonitor.format.dump.sql.SqlScanner;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.mariadb.MariadbTreatment.Enter;
import io.backupmonitor.restore.mariadb.MariadbTreatment.Missing;
import io.backupmonitor.restore.mariadb.MariadbTreatment.Run;
import io.backupmonitor.restore.mariadb.MariadbTreatment.RunAsOwn;
import io.backupmonitor.restore.mariadb.MariadbTreatment.Skip;
import io.backupmonitor.restore.mariadb.MariadbTreatment.Unsafe;
import io.backupmonitor.restore.server.Replay;
import io.backupmonitor.restore.server.ReplayStoppedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Runs a dump in a throw-away server, statement by statement, under the rules of [MariadbRules].
/// For one thread.
final class MariadbReplay implements Replay {

  /// A row with a large object is one statement; its text needs room while it grows, too.
  private static final int LONGEST_STATEMENT =
      (int) Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 3);

  /// What may take rows away, or not add one for each that it names.
  private static final Set<String> REWRITING =
      Set.of("UPDATE", "DELETE", "REPLACE", "TRUNCATE", "RENAME", "CALL", "EXECUTE", "WITH");

  private static final Pattern ABSENT = Pattern.compile("Table '([^'.]+)\\..+' doesn't exist");

  private static final Set<String> ACCOUNTS = Set.of("CREATE USER", "CREATE ROLE", "GRANT");

  private static final ByteBuffer OWN_ACCOUNT =
      ByteBuffer.wrap("CURRENT_USER".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

  private final MariadbServer server;
  private final MariadbRules rules = new MariadbRules();
  private final MariadbOrigin origin = new MariadbOrigin();
  private final StandInCollations collations = new StandInCollations();
  private final Map<String, Integer> notes = new TreeMap<>();
  private final Set<String> missing = new TreeSet<>();
  private @Nullable MariadbConnection connection;
  private boolean rewritesRows;
  private boolean createsTables;

  MariadbReplay(MariadbServer server) {
    this.server = server;
  }

  @Override
  public void run(InputStream dump) throws IOException, ReplayStoppedException {
    SqlScanner parts = new SqlScanner(dump, SqlDialect.MYSQL, LONGEST_STATEMENT);
    for (SqlScanner.Part part = parts.next(); part != SqlScanner.Part.END; part = parts.next()) {
      switch (part) {
        case STATEMENT -> statement(parts);
        case COMMENT -> origin.take(parts.text());
        case DIRECTIVE -> throw command(parts);
        case END -> throw new IllegalStateException("the end is no part");
      }
    }
  }

  private static ReplayStoppedException command(SqlScanner parts) {
    return new ReplayStoppedException(
        FindingCode.DUMP_META_COMMAND,
        where(parts) + "it is a command for the client program, and was not run");
  }

  private static String where(SqlScanner parts) {
    return "statement %,d at byte %,d ('%s'): "
        .formatted(parts.statements(), parts.start(), parts.excerpt());
  }

  private void statement(SqlScanner parts) throws IOException, ReplayStoppedException {
    if (parts.open() != SqlScanner.Open.NOTHING) {
      throw new ReplayStoppedException(FindingCode.RESTORE_FAILED, where(parts) + "it is cut off");
    }
    if (parts.backslashSeen()) {
      throw command(parts);
    }
    if (!parts.textIsWhole()) {
      throw new ReplayStoppedException(
          FindingCode.LIMIT_MEMORY,
          "%sit is longer than %,d bytes, too many for this drill"
              .formatted(where(parts), parts.keptLength()));
    }
    treat(parts);
  }

  private void treat(SqlScanner parts) throws IOException, ReplayStoppedException {
    ByteBuffer text = ByteBuffer.wrap(parts.kept(), 0, parts.keptLength());
    switch (rules.treatment(parts.kept(), parts.keptLength())) {
      case Run() -> run(parts, text);
      case RunAsOwn(int from, int to) ->
          run(
              parts,
              text.slice(0, from),
              OWN_ACCOUNT.duplicate(),
              text.slice(to, text.limit() - to));
      case Enter(String database) -> {
        run(parts, utf8("CREATE DATABASE IF NOT EXISTS " + MariadbCount.quoted(database)));
        run(parts, text);
      }
      case Skip(String note) -> note(note);
      case Missing(String what) -> missing.add(what);
      case Unsafe(String why) ->
          throw new ReplayStoppedException(
              FindingCode.DUMP_UNSAFE_STATEMENT, where(parts) + "it " + why + ", and was not run");
    }
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private void run(SqlScanner parts, ByteBuffer... text)
      throws IOException, ReplayStoppedException {
    rewritesRows |= REWRITING.contains(parts.keyword());
    try {
      execute(parts, text);
      createsTables |= parts.keyword().equals("CREATE");
    } catch (MariadbException error) {
      bear(parts, error);
    }
  }

  private void execute(SqlScanner parts, ByteBuffer... text) throws IOException, MariadbException {
    ByteBuffer[] again = Arrays.stream(text).map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new);
    try {
      connection().execute(text);
    } catch (MariadbException error) {
      if (error.code() == StandInCollations.UNKNOWN) {
        executeWithAnother(parts.keyword(), StandInCollations.joined(List.of(again)), error);
        return;
      }
      if (error.code() != MariadbFailure.NO_COMMIT || !parts.keyword().equals("INSERT")) {
        throw error;
      }
      // Filling an empty table in bulk does not say which row was wrong; row by row does.
      connection().execute("SET unique_checks = 1");
      connection().execute(again);
    }
  }

  /// One statement may name several collations that this server does not know; each is told alone.
  private void executeWithAnother(String keyword, ByteBuffer text, MariadbException unknown)
      throws IOException, MariadbException {
    ByteBuffer changed = collations.instead(keyword, text, unknown);
    if (changed == null) {
      throw unknown;
    }
    try {
      connection().execute(changed.duplicate());
    } catch (MariadbException error) {
      if (error.code() != StandInCollations.UNKNOWN || error.told().equals(unknown.told())) {
        throw error;
      }
      executeWithAnother(keyword, changed, error);
    }
  }

  /// Goes on where an error only shows what this server lacks, and stops at every other one.
  private void bear(SqlScanner parts, MariadbException error) throws ReplayStoppedException {
    String keyword = parts.keyword();
    if (keyword.equals("SET") && error.code() == MariadbFailure.NO_VARIABLE) {
      note("SET of a variable that this server lacks");
      return;
    }
    if (keyword.equals("CREATE")
        && MariadbFailure.isViewWithoutGround(error)
        && parts.text().toUpperCase(Locale.ROOT).contains("VIEW")) {
      missing.add("what a view shows: " + error.told());
      return;
    }
    throw failed(parts, error);
  }

  private ReplayStoppedException failed(SqlScanner parts, MariadbException error) {
    if (error.code() == MariadbFailure.NO_TABLE && !createsTables) {
      return new ReplayStoppedException(
          FindingCode.RESTORE_EXTENSION_MISSING,
          "lacks the tables that it fills or uses, so it can be restored only into a server that has them: "
              + error.told());
    }
    if (error.code() == MariadbFailure.NO_TABLE && !rules.entersDatabases() && isElsewhere(error)) {
      return new ReplayStoppedException(
          FindingCode.RESTORE_REFERENCE_MISSING,
          "names a database that it neither makes nor enters, so it can be restored only into that one: "
              + error.told());
    }
    boolean understood = origin.isUnderstoodBy(server.version()) && missing.isEmpty();
    boolean sameText = collations.used() && error.code() == MariadbFailure.TWICE;
    FindingCode code =
        sameText ? FindingCode.RESTORE_EXTENSION_MISSING : MariadbFailure.code(error, understood);
    String lacking =
        code != FindingCode.RESTORE_EXTENSION_MISSING
            ? ""
            : "; the dump comes from %s, and the throw-away server is MariaDB %s"
                .formatted(origin.told(), server.version());
    return new ReplayStoppedException(code, where(parts) + error.told() + lacking);
  }

  /// Whether a table is missing in a database that is named, and not in the one of the drill.
  private boolean isElsewhere(MariadbException error) {
    Matcher table = ABSENT.matcher(error.told());
    return table.find() && !table.group(1).equals(server.unnamedDatabase());
  }

  private MariadbConnection connection() throws IOException, MariadbException {
    MariadbConnection open = connection;
    if (open == null) {
      open = server.connect();
      connection = open;
    }
    return open;
  }

  private void note(@Nullable String note) {
    if (note != null) {
      notes.merge(note, 1, Integer::sum);
    }
  }

  /// What was left out, with how often.
  Map<String, Integer> notes() {
    collations.told().forEach(each -> notes.put(each, 1));
    return notes;
  }

  /// Whether nothing but accounts and rights were in it, as `mariadb-dump --system=users` writes
  /// them.
  boolean onlyAccounts() {
    return !createsTables && notes.keySet().stream().anyMatch(ACCOUNTS::contains);
  }

  /// What the throw-away server lacks.
  Set<String> missing() {
    return missing;
  }

  /// Whether every row that the dump names has to be there at its end. A hand-made file may take
  /// rows away that it brought before.
  boolean surelyCounted() {
    return origin.written() || !rewritesRows;
  }

  /// The tables of the server's own databases that were left out.
  Set<String> ownTables() {
    return rules.ownTables();
  }

  /// Whether the dump fills no other database than the server's own ones.
  boolean onlyOwn() {
    return rules.onlyOwn();
  }

  /// Gives the connection back. Its server may be gone already.
  @Override
  public void close() {
    MariadbConnection open = connection;
    connection = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException gone) {
      // there is nothing left to give back
      return;
    }
  }
}
