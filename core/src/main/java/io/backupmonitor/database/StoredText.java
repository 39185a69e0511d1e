package io.backupmonitor.database;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.SidecarChecksum;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Texts and short lists as they are stored: one item a line, and null for an empty list.
final class StoredText {

  private StoredText() {}

  /// A message that quotes what was read may hold characters that PostgreSQL refuses: NUL and
  /// halves of surrogate pairs. They become U+FFFD.
  static @Nullable String message(@Nullable String text) {
    if (text == null) {
      return null;
    }
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == 0 || Character.isSurrogate(character)) {
        return replaced(text);
      }
    }
    return text;
  }

  /// The same for a text that is always there.
  static String sentence(String text) {
    String message = message(text);
    return message == null ? "" : message;
  }

  private static String replaced(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> point == 0 || (point >= 0xD800 && point <= 0xDFFF) ? 0xFFFD : point)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /// A newline is valid UTF-8, so a path never holds it as %0A; that form is free to stand for it.
  static @Nullable String ofPaths(List<BackupPath> paths) {
    return joined(paths, StoredText::line);
  }

  static List<BackupPath> paths(@Nullable String text) {
    return split(text, StoredText::path);
  }

  static @Nullable String ofSidecars(List<SidecarChecksum> sidecars) {
    return joined(
        sidecars,
        sidecar ->
            sidecar.checksum()
                + (sidecar.part() == null ? "" : "\t" + word(sidecar.part()))
                + " "
                + line(sidecar.sidecar()));
  }

  static List<SidecarChecksum> sidecars(@Nullable String text) {
    return split(text, StoredText::sidecar);
  }

  static @Nullable String ofLines(List<String> lines) {
    return joined(lines, StoredText::line);
  }

  static List<String> lines(@Nullable String text) {
    return split(text, StoredText::ofLine);
  }

  static @Nullable String ofFindings(List<Finding> findings) {
    return joined(findings, finding -> finding.code().code() + " " + line(finding.message()));
  }

  static List<Finding> findings(@Nullable String text) {
    return split(text, StoredText::finding);
  }

  /// The code with that dotted name.
  ///
  /// @throws IllegalArgumentException when this program has no such code
  static FindingCode code(String code) {
    return FindingCode.ofCode(code)
        .orElseThrow(() -> new IllegalArgumentException("finding code '" + code + "'"));
  }

  /// The checksum of two columns.
  static Checksum checksum(String algorithm, String hex) {
    return new Checksum(
        ChecksumAlgorithm.ofWord(algorithm)
            .orElseThrow(
                () -> new IllegalArgumentException("checksum algorithm '" + algorithm + "'")),
        hex);
  }

  private static <T> @Nullable String joined(List<T> items, Function<T, String> line) {
    return items.isEmpty() ? null : items.stream().map(line).collect(Collectors.joining("\n"));
  }

  private static <T> List<T> split(@Nullable String text, Function<String, T> item) {
    return text == null ? List.of() : Arrays.stream(text.split("\n", -1)).map(item).toList();
  }

  private static String line(BackupPath path) {
    return path.escaped().replace("\n", "%0A");
  }

  /// The same for blanks.
  private static String word(BackupPath path) {
    return line(path).replace(" ", "%20");
  }

  private static BackupPath path(String line) {
    return new BackupPath(line.replace("%0A", "\n"));
  }

  private static SidecarChecksum sidecar(String line) {
    int colon = line.indexOf(':');
    int space = line.indexOf(' ');
    int tab = line.substring(0, space).indexOf('\t');
    return new SidecarChecksum(
        path(line.substring(space + 1)),
        checksum(line.substring(0, colon), line.substring(colon + 1, tab < 0 ? space : tab)),
        tab < 0 ? null : path(line.substring(tab + 1, space).replace("%20", " ")));
  }

  private static Finding finding(String line) {
    int space = line.indexOf(' ');
    return new Finding(code(line.substring(0, space)), ofLine(line.substring(space + 1)));
  }

  /// Any text as one line.
  static String line(String text) {
    return sentence(text).replace("\\", "\\\\").replace("\n", "\\n");
  }

  /// The text that was made one line.
  static String ofLine(String line) {
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < line.length(); index++) {
      char character = line.charAt(index);
      if (character == '\\' && index + 1 < line.length()) {
        index++;
        text.append(line.charAt(index) == 'n' ? '\n' : line.charAt(index));
      } else {
        text.append(character);
      }
    }
    return text.toString();
  }
}
