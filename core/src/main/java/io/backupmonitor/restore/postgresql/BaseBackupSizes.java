package io.backupmonitor.restore.postgresql;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Compares the sizes of what arrived with those in the `backup_manifest`, which the inspection has
/// read and checked: a server takes a relation that was cut between two pages for a shorter one.
final class BaseBackupSizes {

  private static final Pattern FILE =
      Pattern.compile(
          "\"Path\": \"((?:base|global|pg_tblspc|pg_xact)/[^\"\\\\]+)\", \"Size\": (\\d{1,18})");

  private static final int MOST_TOLD = 3;
  private static final int LONGEST_LINE = 64 * 1024;

  private BaseBackupSizes() {}

  /// The files that are shorter than they were, in words; none without a manifest.
  static List<String> cut(Path files) throws IOException {
    Path manifest = files.resolve("backup_manifest");
    List<String> cut = new ArrayList<>();
    if (!Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)) {
      return cut;
    }
    try (BufferedReader reader = Files.newBufferedReader(manifest, StandardCharsets.ISO_8859_1)) {
      for (String line = line(reader); !line.isEmpty(); line = line(reader)) {
        Matcher file = FILE.matcher(line);
        if (cut.size() < MOST_TOLD && file.find()) {
          compare(files.resolve(file.group(1)), Long.parseLong(file.group(2)), file.group(1), cut);
        }
      }
    }
    return cut;
  }

  private static void compare(Path file, long size, String name, List<String> cut)
      throws IOException {
    if (Files.isRegularFile(file) && Files.size(file) < size) {
      cut.add(
          String.format(
              Locale.ROOT, "'%s' has %,d of its %,d bytes", name, Files.size(file), size));
    }
  }

  /// The next line with its end, or the next part of a very long one; empty at the end.
  private static String line(BufferedReader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = 0;
    while (next != '\n' && line.length() < LONGEST_LINE) {
      next = reader.read();
      if (next < 0) {
        break;
      }
      line.append((char) next);
    }
    return line.toString();
  }
}
