package io.backupmonitor.restore;

import static io.backupmonitor.format.archive.TarBuilder.tar;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.config.RestoreObjectives;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.archive.TarBuilder;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Comparison;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.Expectation;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.NestedDrill;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.storage.BackupSource;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an archive is found to hold when its drill goes inside.
class NestedDrillsTest {

  private static final String DUMP =
      """
      PRAGMA foreign_keys=OFF;
      BEGIN TRANSACTION;
      CREATE TABLE orders (id);
      INSERT INTO orders VALUES(1);
      INSERT INTO orders VALUES(2);
      COMMIT;
      """;

  private static final String CUT = DUMP.substring(0, DUMP.indexOf("INTO orders VALUES(2)"));
  private static final Instant NOW = Instant.parse("2026-11-27T03:00:00Z");

  @TempDir Path folder;
  private Path scratch;
  private Duration limit = Duration.ofMinutes(5);
  private ContentQuestions questions = ContentQuestions.NONE;

  @BeforeEach
  void makeScratch() throws Exception {
    scratch = Files.createDirectory(folder.resolve("scratch"));
  }

  @Test
  void asksADumpInsideWhatNamesIt() throws Exception {
    RestoreObjectives objectives =
        new RestoreObjectives(
            List.of(
                rows("two rows", "*.tar/**/notes.sql", "= 2"),
                rows("many rows", "b.tar/db/notes.sql", "> 2"),
                rows("of others", "c.tar/**", "= 2"),
                rows("of all dumps here", "*.sql", "= 2")),
            null,
            List.of(),
            null,
            null,
            true);
    questions =
        new ContentQuestions(
            objectives.checksOf(BackupPath.of("b.tar")),
            ContentQuestions.NONE.moment(),
            inside -> objectives.checksInside(BackupPath.of("b.tar"), inside),
            Isolation.USER);
    RestoreTest test = inside(tar().file("db/notes.sql", DUMP).file("other.txt", "hello"));
    assertThat(test.evidence().assertions())
        .extracting(each -> each.name() + " " + each.status().word())
        .containsExactly(
            "db/notes.sql: two rows passed",
            "db/notes.sql: many rows failed",
            "db/notes.sql: of all dumps here passed");
    assertThat(test.status()).isEqualTo(Verdict.FAILED);
    assertThat(test.result()).contains("'db/notes.sql' inside: 'many rows'");
  }

  private static ContentCheck rows(String name, String include, String expected) {
    boolean equal = expected.startsWith("=");
    BigDecimal two = BigDecimal.TWO;
    return new ContentCheck(
        name,
        List.of(include),
        new ContentCheck.Query(
            null,
            "SELECT count(*) FROM orders",
            new Expectation.OfNumber(equal ? Comparison.EQUAL : Comparison.MORE, two, expected)));
  }

  private RestoreTest drilled(String name, byte[] content, boolean nested) throws Exception {
    Files.write(folder.resolve(name), content);
    BackupSource source = DrillLanguage.source(folder, name);
    InProcessInspector inspector = InProcessInspector.found();
    RestoreEngines.Options options =
        new RestoreEngines.Options(
            scratch,
            false,
            DrillLimits.of(limit),
            Isolation.NONE,
            List.of(),
            KeyFiles.NONE,
            inspector,
            Nesting.where(nested, inspector));
    String format = inspector.detect(source, KeyFiles.NONE);
    try (Drill drill = RestoreEngines.found().begin(source, format, options)) {
      InspectionRequest request =
          new InspectionRequest(
              source,
              RestoreTester.CHECKSUMS,
              true,
              drill.sink(),
              scratch.toString(),
              Limits.DEFAULT);
      RestoreTest test =
          drill.finish(0, inspector.inspect(request, drill.listener()), NOW, questions);
      assertThat(scratch).as("what is left of the drills").isEmptyDirectory();
      return test;
    }
  }

  private RestoreTest inside(TarBuilder archive) throws Exception {
    return drilled("b.tar", whole(archive), true);
  }

  private static byte[] whole(TarBuilder archive) {
    return archive.end().all();
  }

  private static byte[] gzip(String text) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static TarBuilder with(TarBuilder archive, String name, byte[] content) {
    return archive.member('0', name, "", content);
  }

  private static List<String> lines(RestoreTest test) {
    return test.evidence().nested().stream()
        .map(each -> each.path().text() + " " + each.status().word())
        .toList();
  }

  private static List<String> codes(RestoreTest test) {
    return test.findings().stream().map(finding -> finding.code().code()).toList();
  }

  private static String messages(RestoreTest test) {
    return String.join("\n", test.findings().stream().map(Finding::message).toList());
  }

  @Test
  void aCutDumpInAnArchiveBlamesNothingUnlessAsked() throws Exception {
    RestoreTest test = drilled("b.tar", whole(tar().file("home/old.sql", CUT)), false);
    assertThat(test.status()).as("%s", test).isEqualTo(Verdict.PASSED);
    assertThat(test.evidence().nested()).isEmpty();
    assertThat(test.result()).doesNotContain("inside");
  }

  @Test
  void eachDumpInsideIsRestoredByItsOwnEngine() throws Exception {
    RestoreTest test = inside(with(tar().file("etc/motd", "hello"), "db/shop.sql.gz", gzip(DUMP)));
    assertThat(test.status()).as("%s", test).isEqualTo(Verdict.PASSED);
    assertThat(test.result()).contains("2 files", "of 1 backup inside 1 restored");
    NestedDrill inside = test.evidence().nested().getFirst();
    assertThat(inside.path().text()).isEqualTo("db/shop.sql.gz");
    assertThat(inside.format()).isEqualTo("sqlite.sql.gz");
    assertThat(inside.engine()).isEqualTo("sqlite");
    assertThat(inside.engineVersion()).startsWith("SQLite");
    assertThat(inside.result()).contains("1 table", "2 rows");
    assertThat(inside.checksum()).isNotNull();
    assertThat(test.duration()).isGreaterThan(inside.duration());
    assertThat(test.evidence().steps().stream().map(step -> step.name()))
        .containsExactly("prepare", "restore", "nested", "clear");
  }

  @Test
  void aBadDumpInsideFailsTheArchiveAndIsNamed() throws Exception {
    RestoreTest test =
        inside(tar().file("db/whole.sql", DUMP).file("db/cut.sql", CUT).file("x", "y"));
    assertThat(test.status()).isEqualTo(Verdict.FAILED);
    assertThat(lines(test)).containsExactly("db/cut.sql failed", "db/whole.sql passed");
    assertThat(messages(test)).contains("'db/cut.sql' inside: ");
    assertThat(codes(test)).anyMatch(code -> code.startsWith("dump."));
    assertThat(test.result()).contains("of 2 backups inside 1 restored, 1 bad");
    assertThat(test.errorMessage()).contains("db/cut.sql");
  }

  @Test
  void everyCutOfADumpInsideIsSeen() throws Exception {
    byte[] dump = gzip(DUMP);
    for (int length = dump.length - 1; length >= 0; length -= 5) {
      RestoreTest test = inside(with(tar(), "a.sql.gz", Arrays.copyOf(dump, length)));
      assertThat(test.status()).as("cut at %d: %s", length, test).isEqualTo(Verdict.FAILED);
      assertThat(messages(test)).contains("'a.sql.gz' inside: ");
    }
  }

  @Test
  void anArchiveInsideIsOpenedAndOneInsideOfThatIsNot() throws Exception {
    byte[] deepest = whole(tar().file("c.sql", CUT));
    byte[] middle = whole(with(tar().file("b.sql", CUT), "deep.tar", deepest));
    RestoreTest test = inside(with(tar().file("a.sql", DUMP), "old/m.tar", middle));
    assertThat(test.status()).isEqualTo(Verdict.FAILED);
    assertThat(lines(test))
        .containsExactly(
            "a.sql passed",
            "old/m.tar failed",
            "old/m.tar/b.sql failed",
            "old/m.tar/deep.tar skipped");
    assertThat(messages(test)).contains("'old/m.tar' inside: 'b.sql' inside: ");
    assertThat(test.duration())
        .as("each restore counts once")
        .isEqualTo(
            NestedDrill.together(test.evidence().nested())
                .plus(test.evidence().steps().get(1).duration()));
  }

  @Test
  void aSetIsOneBackupInside() throws Exception {
    byte[] dump = gzip(DUMP);
    byte[] first = Arrays.copyOf(dump, 50);
    byte[] last = Arrays.copyOfRange(dump, 50, dump.length);
    RestoreTest test = inside(with(with(tar(), "d/a.sql.gz.001", first), "d/a.sql.gz.002", last));
    assertThat(lines(test)).containsExactly("d/a.sql.gz.001 passed");
  }

  @Test
  void whatIsNoDumpIsLeftAlone() throws Exception {
    RestoreTest test =
        inside(
            with(
                tar().file("notes.sql", "remember the milk\n").file("a.txt", "hello"),
                "log.gz",
                Arrays.copyOf(gzip("x".repeat(1_000)), 20)));
    assertThat(test.status()).as("%s", test).isEqualTo(Verdict.PASSED);
    assertThat(test.result()).contains("nothing inside is a dump");
    assertThat(test.evidence().notProven().toString())
        .contains("'notes.sql' inside is named like a backup");
  }

  @Test
  void whatNoEngineRestoresIsReadAllTheSame() throws Exception {
    String script = "CREATE TABLE a (b);\nINSERT INTO a VALUES ('x');\n";
    RestoreTest sound = inside(tar().file("a.sql", script));
    assertThat(sound.status()).as("%s", sound).isEqualTo(Verdict.PASSED);
    assertThat(lines(sound)).containsExactly("a.sql skipped");
    RestoreTest cut = inside(tar().file("a.sql", script.substring(0, script.length() - 5)));
    assertThat(lines(cut)).containsExactly("a.sql failed");
    assertThat(codes(cut)).containsExactly("dump.open_statement");
  }

  @Test
  void anEmptyDumpIsBadAndAnEmptyDatabaseIsLeftAlone() throws Exception {
    RestoreTest test = inside(tar().file("a.sql", "").file("b.sql.gz", "").file("c.db", ""));
    assertThat(lines(test)).containsExactly("a.sql failed", "b.sql.gz failed");
    assertThat(codes(test)).contains("restore.empty");
    assertThat(test.evidence().notProven().toString()).contains("'c.db' inside is named like");
  }

  @Test
  void tellsSomeOfVeryManyAndHasALineForEach() throws Exception {
    TarBuilder archive = tar();
    for (int each = 0; each < 40; each++) {
      archive.file("d/%02d.sql".formatted(each), each == 0 ? DUMP : CUT);
    }
    RestoreTest test = inside(archive);
    assertThat(test.status()).isEqualTo(Verdict.FAILED);
    assertThat(test.evidence().nested()).hasSize(40);
    assertThat(test.findings()).hasSize(21);
    assertThat(messages(test)).contains(" more findings inside; each backup has its own line");
    assertThat(test.result()).contains("of 40 backups inside 1 restored, 39 bad");
  }

  @Test
  void nothingInsideIsAskedOfAnArchiveThatIsNotWhole() throws Exception {
    byte[] archive = tar().file("a.sql", DUMP).bytes();
    RestoreTest test = drilled("b.tar", archive, true);
    assertThat(test.status()).isEqualTo(Verdict.FAILED);
    assertThat(test.evidence().nested()).isEmpty();
  }

  @Test
  void whatThereWasNoTimeForIsAnErrorAndNoPass() throws Exception {
    limit = Duration.ofNanos(1);
    RestoreTest test = inside(tar().file("a.sql", DUMP).file("b.sql", DUMP));
    assertThat(test.status()).isEqualTo(Verdict.ERROR);
    assertThat(codes(test)).containsExactly("restore.timeout");
    assertThat(messages(test)).contains("before 'a.sql' and 1 more");
  }

  @Test
  void documentsThatAreZipsAreNoArchives() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("word/cut.sql"));
      zip.write(CUT.getBytes(StandardCharsets.UTF_8));
    }
    byte[] zip = bytes.toByteArray();
    assertThat(inside(with(tar(), "letter.docx", zip)).status()).isEqualTo(Verdict.PASSED);
    RestoreTest test = inside(with(tar(), "cuts.zip", zip));
    assertThat(lines(test)).containsExactly("cuts.zip failed", "cuts.zip/word/cut.sql failed");
  }
}
