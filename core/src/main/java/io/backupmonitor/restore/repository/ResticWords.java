package io.backupmonitor.restore.repository;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.program.Restic;
import io.backupmonitor.program.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What restic says when something is wrong, read for what it means for the repository.
final class ResticWords {

  private static final Restic RESTIC = new Restic();

  private static final Pattern ITEM = Pattern.compile("ignoring error for (.*?): (.*)");

  private static final String SEALED =
      "the reading back of a file whose mode or folder keeps readers out";

  private ResticWords() {}

  /// A pattern that fits just this path.
  static String pattern(String path) {
    return "/" + path.replaceAll("([\\\\*?\\[])", "\\\\$1");
  }

  /// What it said during a restore.
  ///
  /// @param notes what could not be restored about attributes, and how often
  /// @param verified whether it read back what it wrote
  /// @param last its last line
  record Restore(List<String> notes, boolean verified, String last) {

    /// Whether it gave no reason for an end that was not good.
    boolean isSilent() {
      return notes.isEmpty();
    }
  }

  /// Reads what it said during a restore.
  ///
  /// @throws ToolStoppedException when items could not be restored, whoever is to blame
  static Restore restore(Path output) throws IOException, ToolStoppedException {
    Map<String, Integer> notes = new LinkedHashMap<>();
    boolean verified = false;
    boolean readsBack = false;
    String last = "it said nothing";
    try (ToolOutput lines = new ToolOutput(output)) {
      for (String line = lines.line(); line != null; line = lines.line()) {
        last = line.isBlank() ? last : Words.shortened(line.strip());
        verified |= line.contains("finished verifying");
        readsBack |= line.startsWith("verifying files");
        Matcher item = ITEM.matcher(line);
        if (item.find()) {
          boolean sealed = readsBack && item.group(2).endsWith(": permission denied");
          notes.merge(sealed ? SEALED : note(item.group(1), item.group(2)), 1, Integer::sum);
        }
      }
    }
    List<String> told =
        notes.entrySet().stream().map(each -> each.getValue() + " × " + each.getKey()).toList();
    return new Restore(told, verified, last);
  }

  private static String note(String item, String error) throws ToolStoppedException {
    String told = "'%s' could not be restored: %s".formatted(item, Words.shortened(error));
    if (RESTIC.isDamage(error)) {
      throw new ToolStoppedException(FindingCode.RESTORE_PARTIAL, told);
    }
    if (Words.isAboutAttributes(error) && !error.contains("no such file")) {
      return error.replaceAll(" ?/[^:]*", "");
    }
    throw new ToolStoppedException(FindingCode.RESTORE_NOT_MADE, told);
  }
}
