package io.backupmonitor.restore.repository;

import io.backupmonitor.model.FindingCode;
import io.backupmonitor.program.Borg;
import io.backupmonitor.program.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What Borg says when something is wrong, read for what it means for the repository.
final class BorgWords {

  private static final Borg BORG = new Borg();
  private static final int MOST_TOLD = 10;

  private BorgWords() {}

  /// What it said during a restore, as far as that is only about attributes.
  ///
  /// @throws ToolStoppedException when items could not be restored, whoever is to blame
  static List<String> notes(Path output) throws IOException, ToolStoppedException {
    Map<String, Integer> notes = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    try (ToolOutput lines = new ToolOutput(output)) {
      for (String line = lines.line(); line != null; line = lines.line()) {
        String error = line.substring(line.lastIndexOf(": ") + 1).strip();
        if (BORG.isDamage(line)) {
          throw new ToolStoppedException(
              FindingCode.RESTORE_PARTIAL, "borg extract: " + Words.shortened(line));
        }
        if (Words.isAboutAttributes(error)) {
          notes.merge(error, 1, Integer::sum);
        } else if (!line.isBlank() && others.size() < MOST_TOLD) {
          others.add(Words.shortened(line.strip()));
        }
      }
    }
    if (!others.isEmpty()) {
      throw new ToolStoppedException(
          FindingCode.RESTORE_NOT_MADE, "borg extract: " + others.getLast());
    }
    return notes.entrySet().stream().map(each -> each.getValue() + " × " + each.getKey()).toList();
  }
}
