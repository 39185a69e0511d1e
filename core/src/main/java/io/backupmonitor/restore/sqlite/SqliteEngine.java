package io.backupmonitor.restore.sqlite;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.restore.RestoreEngine;
import io.backupmonitor.restore.RestoreRequest;
import io.backupmonitor.restore.RestoreSession;
import io.backupmonitor.restore.RestoreUnavailableException;
import io.backupmonitor.sandbox.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteJDBCLoader;

/// Restores SQLite databases as a copy that is opened and counted, and SQLite dumps by replaying
/// them into a new database. Both through the SQLite that this program brings along, in a confined
/// child process of this program: no shell is started, so no command of a dump can reach one.
public final class SqliteEngine implements RestoreEngine {

  private static final String DUMP = "sqlite.sql";

  @Override
  public String name() {
    return "sqlite";
  }

  @Override
  public boolean restores(String format) {
    return format.equals("sqlite") || format.startsWith("sqlite.");
  }

  @Override
  public int precedence() {
    return 100;
  }

  @Override
  public Optional<String> unavailable() {
    return SqliteProgram.unavailable().or(ProcessRunner::unavailable);
  }

  @Override
  public List<String> installations() {
    // the driver's version is that of SQLite and one more number
    String version = SQLiteJDBCLoader.getVersion().replaceFirst("^(\\d+\\.\\d+\\.\\d+).*", "$1");
    return List.of("SQLite %s (bundled)".formatted(version));
  }

  /// A dump is run; a database is only looked into.
  @Override
  public boolean executes(String format) {
    return isDump(format);
  }

  private static boolean isDump(String format) {
    return format.equals(DUMP) || format.startsWith(DUMP + ".");
  }

  @Override
  public RestoreSession open(RestoreRequest request) throws RestoreUnavailableException {
    boolean dump = isDump(request.format());
    Path content = request.scratch().resolve("content");
    try {
      long needed = request.source().size() * (dump ? 2 : 1);
      long free = Files.getFileStore(request.scratch()).getUsableSpace();
      if (free < needed) {
        throw new RestoreUnavailableException(
            FindingCode.RESTORE_NO_SPACE,
            "the restore needs %,d bytes and '%s' has %,d free; free some, or name another folder"
                .formatted(needed, request.scratch(), free));
      }
      Files.createDirectory(content);
    } catch (IOException unusable) {
      throw new RestoreUnavailableException(
          FindingCode.RESTORE_NO_SPACE,
          "nothing can be written into '%s': %s; name another folder"
              .formatted(request.scratch(), unusable.getMessage()));
    }
    return new SqliteSession(request, content, dump);
  }
}
