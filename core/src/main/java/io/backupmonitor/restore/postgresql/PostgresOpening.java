package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.dump.postgresql.ArchiveTaker;
import io.backupmonitor.format.dump.postgresql.PostgresDumpPart;
import io.backupmonitor.format.dump.postgresql.PostgresStatement;
import io.backupmonitor.format.dump.postgresql.PostgresWords;
import io.backupmonitor.restore.server.ReplayStoppedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The beginning of a dump, kept until it is known what server fits: it says what version it comes
/// from, and asks for its extensions before anything else. Then all of it is replayed. For one
/// thread.
final class PostgresOpening implements ArchiveTaker<ReplayStoppedException>, AutoCloseable {

  private static final int MOST_PARTS = 20_000;
  private static final long MOST_BYTES = 8L << 20;

  /// What a dump begins its statements with before it makes anything that holds rows or code.
  private static final Set<String> EARLY =
      Set.of("set", "select", "alter", "comment", "drop", "grant", "revoke", "begin");

  private final Beginning beginning;
  private final List<Part> kept = new ArrayList<>();
  private final Set<String> extensions = new TreeSet<>();
  private long keptBytes;
  private int major;
  private String place = "";
  private @Nullable PostgresReplay replay;

  PostgresOpening(Beginning beginning) {
    this.beginning = beginning;
  }

  /// Begins a replay.
  interface Beginning {

    /// Begins it in a server that fits.
    ///
    /// @param major the version that the dump comes from; 0 when it does not say so
    /// @param extensions what the dump asks for at its beginning
    PostgresReplay begin(int major, Set<String> extensions) throws ReplayStoppedException;
  }

  private record Part(String place, PostgresDumpPart part) {}

  @Override
  public void at(String where) {
    place = where;
    PostgresReplay begun = replay;
    if (begun != null) {
      begun.at(where);
    }
  }

  @Override
  public void take(PostgresDumpPart part) throws ReplayStoppedException {
    if (replay == null && isEarly(part)) {
      kept.add(new Part(place, part));
      return;
    }
    replay().take(part);
  }

  private boolean isEarly(PostgresDumpPart part) {
    if (kept.size() >= MOST_PARTS || keptBytes > MOST_BYTES) {
      return false;
    }
    return switch (part) {
      case PostgresDumpPart.Statement(PostgresStatement statement) -> isEarly(statement);
      case PostgresDumpPart.Origin(int from) -> {
        major = Math.max(major, from);
        yield true;
      }
      case PostgresDumpPart.Marked _, PostgresDumpPart.Backslash _, PostgresDumpPart.End _ -> true;
      case PostgresDumpPart.CopyStart _, PostgresDumpPart.CopyRows _, PostgresDumpPart.CopyEnd _ ->
          false;
    };
  }

  private boolean isEarly(PostgresStatement statement) {
    keptBytes += statement.length();
    if (EARLY.stream().anyMatch(statement::begins)) {
      return true;
    }
    PostgresWords words = statement.words();
    if (!words.accept("create")) {
      return false;
    }
    if (words.accept("extension")) {
      words.accept("if", "not", "exists");
      String name = words.name();
      if (name != null && !name.equals("plpgsql")) {
        extensions.add(name);
      }
      return true;
    }
    return words.acceptOneOf("schema", "database", "role", "user", "group", "tablespace");
  }

  /// The replay, which begins now at the latest.
  PostgresReplay replay() throws ReplayStoppedException {
    PostgresReplay begun = replay;
    if (begun == null) {
      begun = beginning.begin(major, extensions);
      replay = begun;
      for (Part each : kept) {
        begun.at(each.place());
        begun.take(each.part());
      }
      kept.clear();
      begun.at(place);
    }
    return begun;
  }

  @Override
  public void close() {
    PostgresReplay begun = replay;
    if (begun != null) {
      begun.close();
    }
  }
}
