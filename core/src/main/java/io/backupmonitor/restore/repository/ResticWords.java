package io.backupmonitor.restore.repository;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What restic says when something is wrong, read for what it means for the repository.
final class ResticWords {

  private static final int MOST_TOLD = 10;

  private static final Pattern MISSING = Pattern.compile("pack ([0-9a-f]{64}): does not exist");
  private static final Pattern RETRY =
      Pattern.compile("returned error, retrying after .*: no such file or directory");

  /// What only a repository that is not whole makes it say: its own checks, and files that are not
  /// in the private copy.
  private static final Pattern DAMAGE =
      Pattern.compile(
          "ciphertext verification failed|does not match|hash mismatch|wrong hash|mismatch"
              + "|invalid data returned|not found in repository|not found in (the )?index"
              + "|failed to download|contains \\d+ errors|unexpected (size|EOF)|is damaged"
              + "|invalid pack|error for tree|blobs? .*not found|repository contains errors"
              + "|file is truncated|truncated|StreamPack|ReadFull|LoadRaw|LoadTree|loadTree"
              + "|unable to load|invalid character|index .* could not be loaded");

  private static final Pattern ITEM = Pattern.compile("ignoring error for (.*?): (.*)");

  private static final String SEALED =
      "the reading back of a file whose mode or folder keeps readers out";

  private ResticWords() {}

  /// Whether files are missing that it will not find by asking again.
  static boolean missesFiles(String said) {
    return MISSING.matcher(said).find() || RETRY.matcher(said).find();
  }

  /// What restic's check says is wrong with the repository; nothing when the machine is to blame.
  static List<Finding> damage(String said) {
    List<Finding> damage = new ArrayList<>();
    for (String line : said.lines().map(String::strip).distinct().toList()) {
      if (Words.blamesTheMachine(line)) {
        return List.of();
      }
      Matcher missing = MISSING.matcher(line);
      if (missing.find()) {
        damage.add(
            FindingCode.REPOSITORY_PART_MISSING.saying(
                "the index names the pack %s, which is not there".formatted(missing.group(1))));
      } else if (DAMAGE.matcher(line).find() && !RETRY.matcher(line).find()) {
        damage.add(corrupt("restic check: " + Words.shortened(line)));
      } else if (RETRY.matcher(line).find()) {
        damage.add(
            FindingCode.REPOSITORY_PART_MISSING.saying(
                "restic check: " + Words.shortened(line.replaceFirst("returned.*s: ", ""))));
      }
    }
    return damage.stream().distinct().limit(MOST_TOLD).toList();
  }

  private static Finding corrupt(String message) {
    return FindingCode.REPOSITORY_FILE_CORRUPT.saying(message);
  }

  /// Why a question came to no answer.
  static ToolStoppedException stopped(ToolRun run, String what, ToolRun.Result result) {
    List<String> damage =
        Words.lines(result.said(), line -> DAMAGE.matcher(line).find() || missesFiles(line));
    boolean machine = result.said().lines().anyMatch(Words::blamesTheMachine);
    return damage.isEmpty() || machine
        ? run.brokeOff(what, result)
        : new ToolStoppedException(
            FindingCode.RESTORE_FAILED,
            "%s: %s".formatted(what, Words.shortened(damage.getLast())));
  }

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
    if (DAMAGE.matcher(error).find()) {
      throw new ToolStoppedException(FindingCode.RESTORE_PARTIAL, told);
    }
    if (Words.isAboutAttributes(error) && !error.contains("no such file")) {
      return error.replaceAll(" ?/[^:]*", "");
    }
    throw new ToolStoppedException(FindingCode.RESTORE_NOT_MADE, told);
  }
}
