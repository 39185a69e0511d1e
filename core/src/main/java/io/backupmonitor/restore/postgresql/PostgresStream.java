package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.dump.ArchiveScript;
import io.backupmonitor.format.dump.PostgresDumpPart;
import io.backupmonitor.format.dump.PostgresDumpReader;
import io.backupmonitor.restore.server.Replay;
import io.backupmonitor.restore.server.ReplayStoppedException;
import java.io.IOException;
import java.io.InputStream;

/// A dump that is replayed as it comes.
///
/// @param replay runs its parts
/// @param archive whether an archive of pg_dump comes, not a plain dump
record PostgresStream(PostgresReplay replay, boolean archive) implements Replay {

  static final int LONGEST_STATEMENT = 256 << 20;

  @Override
  public void run(InputStream bytes) throws IOException, ReplayStoppedException {
    if (archive) {
      new ArchiveScript<>(replay, LONGEST_STATEMENT).tell(bytes);
    } else {
      runPlain(bytes);
    }
  }

  private void runPlain(InputStream bytes) throws IOException, ReplayStoppedException {
    PostgresDumpReader reader = new PostgresDumpReader(bytes, LONGEST_STATEMENT);
    PostgresDumpPart part;
    do {
      part = reader.next();
      replay.take(part);
    } while (!(part instanceof PostgresDumpPart.End));
  }

  @Override
  public void close() {
    replay.close();
  }
}
