package io.backupmonitor.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Formats;
import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.InProcessInspector;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Isolation;
import io.backupmonitor.model.NestedDrill;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.DrillLimits;
import io.backupmonitor.restore.RestoreEngines;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.workflow.Audit;
import io.backupmonitor.workflow.AuditOptions;
import io.backupmonitor.workflow.JudgedBackup;
import io.backupmonitor.workflow.Machinery;
import io.backupmonitor.workflow.RunListener;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives, a tar and a zip, of what pg_dump, pg_dumpall and SQLite wrote, audited with their
/// content.
class NestedDumpsTest {

  @TempDir Path folder;
  private Path files;

  /// Writes what the real tools make of a real server.
  @BeforeEach
  void make() throws Exception {
    files = Files.createDirectories(folder.resolve("files/db"));
    RealPostgres server = RealPostgres.started(folder);
    try {
      server.sql("postgres", "CREATE TABLE orders AS SELECT generate_series(1, 5000) AS id");
      byte[] plain = server.dump("pg_dump", "postgres");
      byte[] custom = server.dump("pg_dump", "-Fc", "postgres");
      Files.write(files.resolve("sound.sql"), plain);
      Files.write(files.resolve("cut.sql"), Arrays.copyOf(plain, plain.length / 2));
      Files.write(files.resolve("sound.dump"), custom);
      Files.write(files.resolve("cut.dump"), Arrays.copyOf(custom, custom.length - 40));
      Files.write(files.resolve("all.sql"), server.dump("pg_dumpall"));
      Path directory = server.folder("dir").resolve("d");
      server.dumpDirectory(directory);
      RealPostgres.copyTree(directory, files.resolve("directory"));
    } finally {
      server.stop();
    }
    try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + files.resolve("app.db"));
        Statement statement = sqlite.createStatement()) {
      statement.executeUpdate("CREATE TABLE notes (text)");
      statement.executeUpdate("INSERT INTO notes VALUES ('a'), ('b'), ('c')");
    }
  }

  private JudgedBackup audited(String name, boolean nested) throws Exception {
    Machinery machinery =
        new Machinery(
            Storages.found(), Formats.found(), InProcessInspector.found(), RestoreEngines.found());
    AuditOptions options =
        new AuditOptions(
            true,
            folder.resolve("scratch"),
            Limits.DEFAULT,
            DrillLimits.of(Duration.ofMinutes(5)),
            1,
            Isolation.NONE,
            List.of(),
            KeyFiles.NONE,
            nested);
    List<JudgedBackup> judged = new ArrayList<>();
    new Audit(machinery, options, InstantSource.system())
        .run(
            List.of(folder.resolve(name)),
            new RunListener() {
              @Override
              public void judged(JudgedBackup backup) {
                judged.add(backup);
              }
            });
    assertThat(folder.resolve("scratch")).isEmptyDirectory();
    return judged.getFirst();
  }

  private void tar(String name) throws Exception {
    int code =
        new ProcessBuilder("tar", "-czf", "../" + name, "db")
            .directory(folder.resolve("files").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    assertThat(code).isZero();
  }

  private void zip(String name) throws Exception {
    Path top = folder.resolve("files");
    try (OutputStream file = Files.newOutputStream(folder.resolve(name));
        ZipOutputStream zip = new ZipOutputStream(file);
        Stream<Path> all = Files.walk(top)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new ZipEntry(top.relativize(each).toString()));
        Files.copy(each, zip);
        zip.closeEntry();
      }
    }
  }

  private static Map<String, Verdict> verdicts(RestoreTest test) {
    return test.evidence().nested().stream()
        .collect(
            Collectors.toMap(
                each -> each.path().text(), NestedDrill::status, (one, _) -> one, TreeMap::new));
  }

  private static void mustTellAll(JudgedBackup judged) {
    RestoreTest test = Objects.requireNonNull(judged.restoreTest());
    assertThat(judged.verdict()).as("%s", test).isEqualTo(Verdict.FAILED);
    assertThat(verdicts(test))
        .isEqualTo(
            Map.of(
                "db/all.sql", Verdict.PASSED,
                "db/app.db", Verdict.PASSED,
                "db/cut.dump", Verdict.FAILED,
                "db/cut.sql", Verdict.FAILED,
                "db/directory", Verdict.PASSED,
                "db/sound.dump", Verdict.PASSED,
                "db/sound.sql", Verdict.PASSED));
    assertThat(test.evidence().nested())
        .filteredOn(each -> each.path().text().equals("db/sound.dump"))
        .singleElement()
        .satisfies(each -> assertThat(each.result()).contains("5,000 rows"))
        .satisfies(each -> assertThat(each.engineVersion()).startsWith("PostgreSQL"));
    assertThat(judged.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.DUMP_OPEN_COPY);
              assertThat(finding.message()).startsWith("'db/cut.sql' inside: ");
            })
        .anyMatch(finding -> finding.message().startsWith("'db/cut.dump' inside: "));
  }

  @Test
  void tellsSoundAndCutDumpsInAnArchiveApart() throws Exception {
    tar("server.tar.gz");
    mustTellAll(audited("server.tar.gz", true));
    JudgedBackup asIs = audited("server.tar.gz", false);
    assertThat(asIs.verdict()).isEqualTo(Verdict.PASSED);
    zip("server.zip");
    mustTellAll(audited("server.zip", true));
  }
}
