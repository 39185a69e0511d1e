package io.backupmonitor.format.repository;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The folders of a restic repository whose files are named after the SHA-256 of their content.
///
/// Source: restic's design document, "Repository Layout".
enum ResticPart {
  DATA("pack"),
  INDEX("index"),
  KEYS("key"),
  SNAPSHOTS("snapshot");

  private static final Pattern PATH =
      Pattern.compile("(data|index|keys|snapshots)/(?:([0-9a-f]{2})/)?([0-9a-f]{64})");

  private final String word;

  ResticPart(String word) {
    this.word = word;
  }

  /// What one file of it is called.
  String word() {
    return word;
  }

  /// The folder.
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// A file that restic itself named.
  ///
  /// @param id the SHA-256 that its content has to have, in hexadecimal digits
  /// @param subfolder the folder between; empty where there is none
  record Named(ResticPart part, String id, String subfolder) {

    /// Whether restic looks for it there: packs lie in the folder of the first two digits of their
    /// names, in old layouts beside one another, and nothing else lies in a subfolder.
    boolean isFound() {
      return subfolder.isEmpty() || (part == DATA && id.startsWith(subfolder));
    }
  }

  /// What that path says; null when restic writes no such name.
  static @Nullable Named of(String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return null;
    }
    String subfolder = matcher.group(2) == null ? "" : matcher.group(2);
    return new Named(
        valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), matcher.group(3), subfolder);
  }
}
