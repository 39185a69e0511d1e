package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.dump.postgresql.ArchiveScript;
import io.backupmonitor.format.dump.postgresql.PostgresDumpPart;
import io.backupmonitor.format.dump.postgresql.PostgresDumpReader;
import io.backupmonitor.restore.server.Replay;
import io.backupmonitor.restore.server.ReplayStoppedException;
import java.io.IOException;
import java.io.InputStream;

/// A dump that is replayed as it comes.
///
/// @param opening has its parts run
/// @param archive whether an archive of pg_dump comes, not a plain dump
record PostgresStream(PostgresOpening opening, boolean archive) implements Replay {

  static final int LONGEST_STATEMENT = 256 << 20;

  @Override
  public void run(InputStream bytes) throws IOException, ReplayStoppedException {
    if (archive) {
      new ArchiveScript<>(opening, LONGEST_STATEMENT).tell(bytes);
    } else {
      runPlain(bytes);
    }
    opening.replay();
  }

  private void runPlain(InputStream bytes) throws IOException, ReplayStoppedException {
    PostgresDumpReader reader = new PostgresDumpReader(bytes, LONGEST_STATEMENT);
    PostgresDumpPart part;
    do {
      part = reader.next();
      opening.take(part);
    } while (!(part instanceof PostgresDumpPart.End));
  }

  @Override
  public void close() {
    opening.close();
  }
}
