package io.backupmonitor.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A folder as companies have it: thousands of small and middling backups of several kinds, and a
/// few large ones.
///
/// @param text makes text of so many characters
record MixedBackups(LongFunction<String> text) {

  private static final String FOOT = "-- Dump completed on 2026-11-22  3:00:00\n";

  /// Writes the folder.
  ///
  /// @param count how many backups
  void fill(Path folder, int count) throws IOException {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    for (int number = 0; number < count; number++) {
      Path directory = Files.createDirectories(folder.resolve("host%02d".formatted(number / 250)));
      long size = 2_000 + random.nextLong(number % 500 == 0 ? 20_000_000 : 60_000);
      String name = "backup%05d-2026-11-22".formatted(number);
      switch (number % 4) {
        case 0 -> Files.writeString(directory.resolve(name + ".sql"), dump(size));
        case 1 -> gzip(directory.resolve(name + ".sql.gz"), dump(size));
        case 2 -> zip(directory.resolve(name + ".zip"), size);
        default -> gzip(directory.resolve(name + ".txt.gz"), text.apply(size));
      }
    }
  }

  private String dump(long size) {
    StringBuilder dump = new StringBuilder();
    dump.append("-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)\n");
    dump.append("CREATE TABLE `t` (`a` text);\n");
    text.apply(size)
        .lines()
        .forEach(line -> dump.append("INSERT INTO `t` VALUES ('").append(line).append("');\n"));
    return dump.append(FOOT).toString();
  }

  private static void gzip(Path file, String content) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void zip(Path file, long size) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int member = 0; member < 4; member++) {
        out.putNextEntry(new ZipEntry("member%d.txt".formatted(member)));
        out.write(text.apply(size / 4).getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
  }
}
