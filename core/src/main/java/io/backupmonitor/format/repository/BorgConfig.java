package io.backupmonitor.format.repository;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The settings of a Borg repository, as far as they matter for reading it.
///
/// @param segmentsPerFolder how many segment numbers share one folder; 0 where it is not known
record BorgConfig(long segmentsPerFolder) {

  /// More than any config, also one that holds an encrypted key.
  static final int MAXIMUM_BYTES = 64 * 1024;

  private static final BorgConfig UNKNOWN = new BorgConfig(0);
  private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{64}");

  /// Reads the file `config` and tells what is wrong with it.
  ///
  /// @throws DamageException when the repository is of a version that is not known here
  static BorgConfig read(DirectoryContent directory, InspectionContext context) throws IOException {
    DirectoryContent.File file = directory.file("config");
    if (file == null) {
      context.finding(
          FindingCode.REPOSITORY_PART_MISSING,
          "has no file 'config'; it holds the id and, for repokey, the key");
      return UNKNOWN;
    }
    String text = new String(directory.start(file, MAXIMUM_BYTES), StandardCharsets.ISO_8859_1);
    Map<String, String> values = values(text);
    checkVersion(values.getOrDefault("version", ""));
    if (!text.contains("[repository]") || !ID.matcher(values.getOrDefault("id", "")).matches()) {
      context.finding(
          FindingCode.REPOSITORY_FILE_CORRUPT,
          "'config' (%,d bytes) has no section [repository] with the repository's id"
              .formatted(file.size()));
    }
    return new BorgConfig(number(values.getOrDefault("segments_per_dir", "")));
  }

  private static void checkVersion(String version) throws DamageException {
    if (version.matches("\\d{1,9}") && !version.equals("1")) {
      throw new DamageException(
          FindingCode.FORMAT_UNSUPPORTED,
          "is a Borg repository of version %s, which cannot be read here yet".formatted(version));
    }
  }

  private static long number(String text) {
    return text.matches("[1-9]\\d{0,8}") ? Long.parseLong(text) : 0;
  }

  private static Map<String, String> values(String text) {
    Map<String, String> values = new HashMap<>();
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0 && !Character.isWhitespace(line.charAt(0))) {
        values.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return values;
  }
}
