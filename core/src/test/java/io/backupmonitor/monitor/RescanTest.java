package io.backupmonitor.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a scan believes of the one before it, and when it does not.
final class RescanTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path home;

  private TestFolder folder;
  private WatchedFolder watched;

  @BeforeEach
  void scanForTheFirstTime() {
    folder = new TestFolder(home.resolve("backups")).folder(".");
    folder.files("one/a.tar", "one/b.tar.gz", "two/c-2026-11-21.sql", "two/deep/d.zip");
    watched = new WatchedFolder(home.resolve("backups"), home);
    watched.scan();
  }

  @AfterEach
  void close() {
    watched.close();
  }

  /// Whether a scan compared no row: only then the list is read when it is asked for.
  private boolean believes() {
    return watched.later(DAY).scan() instanceof RecordedLater;
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = connection();
        Statement one = connection.createStatement()) {
      one.executeUpdate(statement);
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + home.resolve("test.db"));
  }

  @Test
  void comparesNoRowWhereEveryFolderIsAsItWas() {
    var before = watched.rows();
    assertThat(believes()).isTrue();
    assertThat(believes()).isTrue();
    assertThat(watched.rows()).isEqualTo(before);
    assertThat(watched.scan()).hasSize(4);
  }

  /// Something that happens to a file.
  @FunctionalInterface
  interface Change {
    void make(TestFolder folder) throws Exception;
  }

  private static FileTime timeOf(Path file) throws IOException {
    return Files.getLastModifiedTime(file);
  }

  private static void rewrite(Path file, String content, FileTime time) throws IOException {
    Path fresh = file.resolveSibling("fresh");
    Files.writeString(fresh, content);
    Files.setLastModifiedTime(fresh, time);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        change("another size", at -> Files.writeString(at.path("one/a.tar"), "longer than before")),
        change(
            "another size at the same time",
            at -> {
              FileTime time = timeOf(at.path("one/a.tar"));
              Files.writeString(at.path("one/a.tar"), "longer than before");
              Files.setLastModifiedTime(at.path("one/a.tar"), time);
            }),
        change(
            "a microsecond later",
            at ->
                Files.setLastModifiedTime(
                    at.path("one/a.tar"),
                    FileTime.from(timeOf(at.path("one/a.tar")).toInstant().plusNanos(1_000)))),
        change(
            "another file of the same size and time",
            at -> {
              Path file = at.path("one/a.tar");
              rewrite(file, Files.readString(file).toUpperCase(Locale.ROOT), timeOf(file));
            }),
        change("another name", at -> Files.move(at.path("one/a.tar"), at.path("one/e.tar"))),
        change("another folder", at -> Files.move(at.path("one/a.tar"), at.path("two/a.tar"))),
        change("one file less", at -> Files.delete(at.path("two/deep/d.zip"))),
        change(
            "one folder less",
            at -> {
              Files.delete(at.path("two/deep/d.zip"));
              Files.delete(at.path("two/deep"));
            }),
        change("one file more", at -> at.file("two/deep/new.zip")),
        change("one folder more", at -> at.file("three/new.zip")),
        change("a checksum file", at -> at.file("one/a.tar").sidecar()),
        change(
            "a checksum file further up",
            at -> at.file("SHA256SUMS", "%064x  one/a.tar%n".formatted(7))),
        change("a second name", at -> at.hardLink("one/z.tar", "one/a.tar")),
        change("a directory backup", at -> at.file("two/toc.dat", "PGDMP").file("two/12.dat")));
  }

  private static Arguments change(String what, Change change) {
    return Arguments.of(what, change);
  }

  /// What is believed of the other folders leads to the same rows as comparing all of them.
  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void comparesRowsWhereSomethingIsDifferent(String what, Change change) throws Exception {
    change.make(folder);
    sql("CREATE TABLE kept AS SELECT * FROM backups");
    watched.later(DAY).scan();
    List<String> rows = contents();
    List<String> findings = watched.findings();
    sql("DELETE FROM backups");
    sql("DELETE FROM findings");
    sql("DELETE FROM seen_folders");
    sql("INSERT INTO backups SELECT * FROM kept");
    watched.scan();
    assertThat(rows).isEqualTo(contents());
    assertThat(findings).isEqualTo(watched.findings());
  }

  private List<String> contents() throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT path || ' ' || filename || ' ' || generation || ' ' || size_bytes || ' '"
                    + " || backup_timestamp || ' ' || inode || ' ' || status || ' ' || replaced"
                    + " || ' ' || COALESCE(vanished_at, '-') || ' ' || COALESCE(sidecars, '-')"
                    + " FROM backups ORDER BY path, generation")) {
      List<String> contents = new ArrayList<>();
      while (rows.next()) {
        contents.add(rows.getString(1));
      }
      return contents;
    }
  }

  @Test
  void comparesRowsThatSomebodyAccepted() {
    watched.withBaseline("two/c-2026-11-21.sql");
    folder.file("two/c-2026-11-21.sql", "changed on purpose");
    watched.later(DAY).scan();
    Backup before = watched.backup("two/c-2026-11-21.sql");
    assertThat(before.sizeBytes()).isNotEqualTo(18);
    assertThat(believes()).as("a file differs from its row").isFalse();
    watched.monitor().accept(before.id(), "somebody", "a test");
    assertThat(believes()).as("a row was written").isFalse();
    assertThat(believes()).isTrue();
    assertThat(watched.backup("two/c-2026-11-21.sql").sizeBytes()).isEqualTo(18);
  }

  @Test
  void believesNothingOnceAWeekHasPassed() throws SQLException {
    sql("UPDATE backups SET series = 'other'");
    assertThat(believes()).isTrue();
    assertThat(watched.backup("one/a.tar").series()).isEqualTo("other");
    watched.later(Duration.ofDays(8)).scan();
    assertThat(watched.backup("one/a.tar").series()).isEqualTo("one/a.tar");
    assertThat(believes()).isTrue();
  }

  @Test
  void believesNothingWhenTheClockWasSetBack() {
    assertThat(watched.later(DAY.negated()).scan()).isNotInstanceOf(RecordedLater.class);
  }

  @Test
  void believesNothingUnderAnotherPath() throws IOException {
    Files.createSymbolicLink(home.resolve("link"), home.resolve("backups"));
    watched.moveTo(home.resolve("link").toString());
    watched.later(DAY).scan();
    assertThat(watched.backup("one/a.tar").filepath())
        .isEqualTo(home.resolve("link/one/a.tar").toString());
  }

  @Test
  void looksAgainAtFoldersOfWhichMoreIsToBeSaid() {
    folder.file("two/empty.sql", "");
    watched.later(DAY).scan();
    assertThat(believes()).isFalse();
    assertThat(watched.findings()).containsExactly("size.zero two/empty.sql");
  }

  @Test
  void seesThatAFolderWasEmptiedOfWhichItBelievedNothing() throws IOException {
    folder.file("two/deep/late.sql.part").age(Duration.ofMinutes(-1));
    watched.later(Duration.ofSeconds(30)).scan();
    assertThat(watched.backup("two/deep/late.sql.part").status()).isEqualTo(BackupStatus.PENDING);
    Files.delete(folder.path("two/deep/late.sql.part"));
    Files.delete(folder.path("two/deep/d.zip"));
    watched.later(DAY).scan();
    assertThat(watched.paths())
        .containsExactly("one/a.tar", "one/b.tar.gz", "two/c-2026-11-21.sql");
  }

  /// The database puts the last step and the whole path of usual rows together itself.
  @Test
  void recordsTheNamesOfUsualRows() throws SQLException {
    folder.files("d\u00e4\ud83d\ude00/n\u00e4\ud83d\ude00.tar", "top.tar", "100%/x%.tar");
    watched.later(DAY).scan();
    assertThat(contents())
        .anyMatch(
            row ->
                row.startsWith(
                    "d\u00e4\ud83d\ude00/n\u00e4\ud83d\ude00.tar n\u00e4\ud83d\ude00.tar 1"))
        .anyMatch(row -> row.startsWith("top.tar top.tar 1"))
        .anyMatch(row -> row.startsWith("100%25/x%25.tar x%.tar 1"));
    assertThat(watched.backup("d\u00e4\ud83d\ude00/n\u00e4\ud83d\ude00.tar").filepath())
        .isEqualTo(folder.path("d\u00e4\ud83d\ude00/n\u00e4\ud83d\ude00.tar").toString());
  }
}
