package io.backupmonitor.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.GZIPOutputStream;

/// The data that is measured: files that compress about as well as the files of people do, the same
/// on every machine.
final class BackupTree {

  private static final String[] WORDS = {
    "backup",
    "restore",
    "customer",
    "invoice",
    "order",
    "2026-11-22",
    "total",
    "address",
    "monday",
    "number",
    "street",
    "the",
    "and",
    "of",
    "to",
    "status",
    "null",
    "true",
    "false",
    "id"
  };

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1101);

  /// Writes one file of random bytes.
  void randomFile(Path file, long size) throws IOException {
    byte[] block = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = size; left > 0; left -= block.length) {
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
  }

  /// Writes a tree of text files.
  ///
  /// @param files how many
  /// @param size of all together, in bytes
  void textFiles(Path folder, int files, long size) throws IOException {
    long each = size / files;
    for (int number = 0; number < files; number++) {
      Path directory = folder.resolve("d%03d".formatted(number / 250));
      Files.createDirectories(directory);
      Files.writeString(directory.resolve("f%06d.txt".formatted(number)), text(each));
    }
  }

  /// Text of about that many characters.
  String text(long size) {
    StringBuilder text = new StringBuilder();
    while (text.length() < size) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ').append(random.nextInt(100_000));
      text.append(random.nextInt(8) == 0 ? '\n' : ' ');
    }
    return text.toString();
  }

  /// Makes many small compressed files.
  void smallFiles(Path folder, int files) throws IOException {
    for (int number = 0; number < files; number++) {
      Path directory = folder.resolve("d%03d".formatted(number / 500));
      Files.createDirectories(directory);
      Path file = directory.resolve("f%06d.txt.gz".formatted(number));
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
        out.write(text(8_000).getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  /// Makes a flat tree of very small files with the names of nightly backups.
  void manyBackups(Path folder, int files) throws IOException {
    byte[] content = "x".getBytes(StandardCharsets.US_ASCII);
    for (int number = 0; number < files; number++) {
      Path directory = folder.resolve("host%03d".formatted(number / 1000));
      Files.createDirectories(directory);
      Path file = directory.resolve("db%06d-2026-11-22.sql.gz".formatted(number));
      Files.write(file, content);
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-22T03:00:00Z")));
    }
  }
}
