package io.backupmonitor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.InProcessInspector;
import io.backupmonitor.format.Inspection;
import io.backupmonitor.format.InspectionRequest;
import io.backupmonitor.format.Limits;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.Storage;
import io.backupmonitor.storage.Storages;
import io.backupmonitor.storage.StoredFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A little language for drills: `drill("CREATE …").mustFail("restore.failed")`. Each drill is a
/// real one, with a real inspection and a real server.
final class PostgresDrillLanguage {

  static final String HEAD =
      """
      --
      -- PostgreSQL database dump
      --

      SET statement_timeout = 0;
      SET client_encoding = 'UTF8';
      SET standard_conforming_strings = on;
      SELECT pg_catalog.set_config('search_path', '', false);
      SET check_function_bodies = false;
      SET client_min_messages = warning;
      SET row_security = off;

      """;

  static final String FOOT =
      """

      --
      -- PostgreSQL database dump complete
      --

      """;

  private final Path folder;
  private Duration limit = Duration.ofMinutes(2);

  PostgresDrillLanguage(Path folder) {
    this.folder = folder;
  }

  PostgresDrillLanguage within(Duration time) {
    limit = time;
    return this;
  }

  /// Drills a dump as pg_dump would have written it around these statements.
  Result dump(String statements) throws Exception {
    return file(HEAD + statements + FOOT);
  }

  /// Drills a file with exactly this text.
  Result file(String text) throws Exception {
    return bytes("backup.sql", text.getBytes(StandardCharsets.UTF_8));
  }

  Result file(String text, Charset charset) throws Exception {
    return bytes("backup.sql", text.getBytes(charset));
  }

  Result bytes(String name, byte[] content) throws Exception {
    return bytes(name, "postgresql.sql", content);
  }

  /// Drills a file of that format.
  Result bytes(String name, String format, byte[] content) throws Exception {
    Files.write(folder.resolve(name), content);
    return drill(source(folder, name), format);
  }

  /// Drills a directory that lies in the folder already.
  Result directory(String name, String format) throws Exception {
    try (Storage storage = Storages.found().open(folder.toUri())) {
      List<StoredFile> files = new ArrayList<>();
      try (Stream<Path> found = Files.list(folder.resolve(name))) {
        for (Path file : found.sorted().toList()) {
          files.add(storage.stat(BackupPath.of(name + "/" + file.getFileName())));
        }
      }
      BackupPath path = BackupPath.of(name);
      return drill(
          new BackupSource(folder.toUri(), BackupKind.DIRECTORY, path, files, List.of()), format);
    }
  }

  private Result drill(BackupSource source, String format) throws Exception {
    Path scratch = Files.createTempDirectory(folder, "scratch");
    RestoreRequest request = new RestoreRequest(source, format, scratch, limit, false);
    RestoreSession session = new PostgresEngine().open(request);
    long server = ((PostgresDrill) session).serverProcess();
    RestoreOutcome outcome;
    try (session) {
      Inspection inspection = inspect(source, scratch, session);
      outcome = session.finish(inspection);
    }
    assertThat(ProcessHandle.of(server)).as("the server's process").isEmpty();
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left).as("what is left in the scratch folder").isEmpty();
    }
    return new Result(outcome);
  }

  static BackupSource source(Path folder, String name) throws Exception {
    try (Storage storage = Storages.found().open(folder.toUri())) {
      StoredFile file = storage.stat(BackupPath.of(name));
      return new BackupSource(
          folder.toUri(), BackupKind.FILE, file.path(), List.of(file), List.of());
    }
  }

  static Inspection inspect(BackupSource source, Path scratch, RestoreSession session)
      throws InterruptedException {
    return InProcessInspector.found()
        .inspect(
            new InspectionRequest(
                source, Set.of(), true, session.sink(), scratch.toString(), Limits.DEFAULT),
            session.listener());
  }

  /// What came of a drill.
  record Result(RestoreOutcome outcome) {

    Result mustPass(String result) {
      assertThat(outcome.status()).as("status of %s", outcome).isEqualTo(Verdict.PASSED);
      assertThat(outcome.result())
          .matches(java.util.regex.Pattern.quote(result) + " in [0-9.]+ s.*");
      return this;
    }

    Result mustFail(String code) {
      return must(Verdict.FAILED, code);
    }

    Result mustNotKnow(String code) {
      return must(Verdict.ERROR, code);
    }

    Result mustNote(String note) {
      assertThat(outcome.result()).contains(note);
      assertThat(codes()).contains("restore.note");
      return this;
    }

    Result saying(String... words) {
      assertThat(outcome.findings().stream().map(Finding::message).toList().toString())
          .contains(words);
      return this;
    }

    private Result must(Verdict status, String code) {
      assertThat(outcome.status()).as("status of %s", outcome).isEqualTo(status);
      assertThat(codes()).as("findings of %s", outcome).contains(code);
      return this;
    }

    private List<String> codes() {
      return outcome.findings().stream().map(finding -> finding.code().code()).toList();
    }
  }
}
