package io.backupmonitor.format.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Formats;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A little language for SQLite files: `database(file).run("…").cutAt(50).mustFail("…")`. Each
/// damage is done to a copy.
final class SqliteCase {

  private final Path file;
  private Duration timeLimit = Limits.DEFAULT.time();

  private SqliteCase(Path file) {
    this.file = file;
  }

  static SqliteCase database(Path file) throws IOException {
    Files.deleteIfExists(file);
    return new SqliteCase(file);
  }

  Path file() {
    return file;
  }

  SqliteCase run(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return this;
  }

  /// A copy made of database and journal while the database is being written.
  SqliteCase takenWhileOpen(String insert) throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("CREATE TABLE t(a)");
      statement.execute(insert);
      Path taken = file.resolveSibling("taken.db");
      for (String suffix : List.of("", "-wal")) {
        Files.copy(beside(suffix), taken.resolveSibling("taken.db" + suffix));
      }
      return new SqliteCase(taken);
    }
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  SqliteCase without(String suffix) throws IOException {
    Files.delete(beside(suffix));
    return this;
  }

  SqliteCase copiedTo(Path other) throws IOException {
    Files.copy(file, other, StandardCopyOption.REPLACE_EXISTING);
    return new SqliteCase(other);
  }

  SqliteCase cutAt(long length) throws IOException {
    SqliteCase damaged = copiedTo(beside("-damaged.db"));
    try (FileChannel channel = FileChannel.open(damaged.file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
    return damaged;
  }

  SqliteCase overwrittenAt(long offset, byte[] by) throws IOException {
    SqliteCase damaged = copiedTo(beside("-damaged.db"));
    try (FileChannel channel = FileChannel.open(damaged.file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(by), offset);
    }
    return damaged;
  }

  long lastOffsetOf(String text) throws IOException {
    int offset = Files.readString(file, StandardCharsets.ISO_8859_1).lastIndexOf(text);
    assertThat(offset).isNotNegative();
    return offset;
  }

  SqliteCase within(Duration limit) {
    timeLimit = limit;
    return this;
  }

  SqliteCase mustPass() throws Exception {
    assertThat(codes(Effect.FAILED, Effect.ERROR)).as("blames").isEmpty();
    return this;
  }

  SqliteCase mustPassOrErr() throws Exception {
    assertThat(codes(Effect.FAILED)).as("blames").isEmpty();
    return this;
  }

  SqliteCase mustFail() throws Exception {
    assertThat(codes(Effect.FAILED)).as("blames").isNotEmpty();
    return this;
  }

  SqliteCase mustFail(String code) throws Exception {
    assertThat(codes(Effect.FAILED)).as("blames").contains(code);
    return this;
  }

  SqliteCase mustSay(String code) throws Exception {
    assertThat(codes(Effect.values())).contains(code);
    return this;
  }

  SqliteCase mustHold(Map<String, Long> tables) throws Exception {
    assertThat(inspect().inventory().tables()).containsExactlyInAnyOrderEntriesOf(tables);
    return this;
  }

  /// Looks at the folder before and after, and at the scratch folder.
  SqliteCase mustLeaveNothing() throws Exception {
    inspect();
    Set<String> before = names(folder());
    inspect();
    assertThat(names(folder())).isEqualTo(before);
    try (Stream<Path> scratch = Files.list(folder().resolve("scratch"))) {
      assertThat(scratch).isEmpty();
    }
    return this;
  }

  private Path folder() {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return new TreeSet<>(files.map(Path::toString).toList());
    }
  }

  private List<String> codes(Effect... effects) throws Exception {
    return inspect().findings().stream()
        .filter(finding -> Arrays.asList(effects).contains(finding.code().effect()))
        .map(Finding::code)
        .map(code -> code.code())
        .toList();
  }

  Inspection inspect() throws Exception {
    Path scratch = Files.createDirectories(file.resolveSibling("scratch"));
    Limits bounds = Limits.DEFAULT;
    Limits limits =
        new Limits(
            bounds.contentBytes(),
            bounds.ratio(),
            bounds.entries(),
            bounds.nesting(),
            bounds.memoryBytes(),
            timeLimit);
    return new InProcessInspector(Storages.found(), new Formats(List.of(new SqliteFormat())))
        .inspect(
            new InspectionRequest(
                source(), Set.of(), true, new Sink.None(), scratch.toString(), limits),
            _ -> {});
  }

  private BackupSource source() throws IOException {
    try (Storage storage = new FolderStorage(folder())) {
      BackupPath path = BackupPath.of(file.getFileName().toString());
      List<StoredFile> companions = new ArrayList<>();
      for (String suffix : List.of("-wal", "-journal")) {
        if (Files.exists(beside(suffix))) {
          companions.add(storage.stat(BackupPath.of(file.getFileName() + suffix)));
        }
      }
      return new BackupSource(
          folder().toUri(), BackupKind.FILE, path, List.of(storage.stat(path)), companions);
    }
  }
}
