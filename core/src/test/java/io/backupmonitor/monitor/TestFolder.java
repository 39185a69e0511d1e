package io.backupmonitor.monitor;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.FolderStorage;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A real folder of backups in the words of a test. Every file is an hour old unless told
/// otherwise.
final class TestFolder {

  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final Path root;
  private FinderOptions options = FinderOptions.audit(NOW, ZoneOffset.UTC);
  private Path last;

  TestFolder(Path root) {
    this.root = root;
    this.last = root;
  }

  Path path(String name) {
    return root.resolve(name);
  }

  TestFolder file(String name) {
    return file(name, "content of " + name);
  }

  TestFolder file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  TestFolder file(String name, byte[] content) {
    try {
      last = root.resolve(name);
      Files.createDirectories(last.getParent());
      Files.write(last, content);
      return age(Duration.ofHours(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Files with these names.
  TestFolder files(String... names) {
    for (String name : names) {
      file(name);
    }
    return this;
  }

  TestFolder folder(String name) {
    try {
      Files.createDirectories(root.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The last file was written this long before now.
  TestFolder age(Duration age) {
    return at(NOW.minus(age));
  }

  TestFolder at(Instant modified) {
    try {
      Files.setLastModifiedTime(last, FileTime.from(modified));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file `name.sha256` beside the last one, with its true checksum.
  TestFolder sidecar() {
    String name = root.relativize(last).toString();
    return file(
        name + ".sha256", sum(ChecksumAlgorithm.SHA256, name) + "  " + last.getFileName() + "\n");
  }

  TestFolder hardLink(String name, String target) {
    try {
      Files.createDirectories(root.resolve(name).getParent());
      Files.createLink(root.resolve(name), root.resolve(target));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TestFolder symbolicLink(String name, String target) {
    try {
      Files.createSymbolicLink(root.resolve(name), Path.of(target));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TestFolder fifo(String name) throws IOException, InterruptedException {
    return run("mkfifo", path(name).toString());
  }

  /// Runs a program in this folder; for names that Java cannot write.
  TestFolder run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(root.toFile()).inheritIO().start();
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed");
    }
    return this;
  }

  String sum(ChecksumAlgorithm algorithm, String name) {
    try {
      String javaName = algorithm.word().replace("sha", "SHA-").replace("md5", "MD5");
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance(javaName).digest(Files.readAllBytes(path(name))));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  TestFolder asLocation() {
    return with(
        new FinderOptions(
            FinderOptions.Rules.LOCATION,
            true,
            List.of(),
            List.of(),
            Duration.ofMinutes(1),
            NOW,
            ZoneOffset.UTC));
  }

  TestFolder with(FinderOptions other) {
    options = other;
    return this;
  }

  TestFolder including(String... globs) {
    return with(
        new FinderOptions(
            options.rules(),
            options.recursive(),
            List.of(globs),
            options.exclude(),
            options.settle(),
            NOW,
            options.zone()));
  }

  TestFolder excluding(String... globs) {
    return with(
        new FinderOptions(
            options.rules(),
            options.recursive(),
            options.include(),
            List.of(globs),
            options.settle(),
            NOW,
            options.zone()));
  }

  TestFolder flat() {
    return with(
        new FinderOptions(
            options.rules(),
            false,
            options.include(),
            options.exclude(),
            options.settle(),
            NOW,
            options.zone()));
  }

  BackupFinder finder() {
    return new BackupFinder(
        new FolderStorage(root),
        root.toUri(),
        options,
        new SuffixRecognition(new FolderStorage(root)));
  }

  BackupFinder.Found look() {
    try {
      return finder().findAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The backups by their paths as text.
  Map<String, FoundBackup> backups() {
    return look().backups().stream()
        .collect(
            Collectors.toMap(
                found -> found.source().path().text(),
                found -> found,
                (one, other) -> {
                  throw new IllegalStateException("found twice: " + one);
                },
                LinkedHashMap::new));
  }

  /// The backup with that path.
  FoundBackup backup(String path) {
    FoundBackup found = backups().get(path);
    if (found == null) {
      throw new AssertionError("no '" + path + "' in " + backups().keySet());
    }
    return found;
  }

  FoundBackup only() {
    List<FoundBackup> all = look().backups();
    if (all.size() != 1) {
      throw new AssertionError("expected one backup, found " + all);
    }
    return all.getFirst();
  }

  /// The codes of everything that was found about one backup.
  static List<String> codes(FoundBackup backup) {
    return backup.findings().stream().map(finding -> finding.code().code()).toList();
  }

  static List<String> names(List<StoredFile> files) {
    return files.stream().map(StoredFile::path).map(BackupPath::text).toList();
  }

  /// Knows backups by common endings, and content that begins with "BACKUP".
  record SuffixRecognition(FolderStorage storage) implements Recognition {
    private static final List<String> ENDINGS =
        List.of(
            ".gz", ".tar", ".sql", ".zip", ".db", ".7z", ".dump", ".rar", ".xz", ".zst", ".bak");

    @Override
    public boolean byName(String name) {
      return ENDINGS.stream().anyMatch(name::endsWith);
    }

    @Override
    public boolean byContent(StoredFile file) throws IOException {
      return byFormat(file);
    }

    @Override
    public boolean byFormat(StoredFile file) throws IOException {
      try (BackupBytes bytes = storage.open(file);
          InputStream stream = bytes.stream(0)) {
        return new String(stream.readNBytes(6), StandardCharsets.US_ASCII).equals("BACKUP");
      }
    }
  }
}
