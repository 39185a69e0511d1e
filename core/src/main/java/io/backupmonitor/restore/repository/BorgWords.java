package io.backupmonitor.restore.repository;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What Borg says when something is wrong, read for what it means for the repository.
final class BorgWords {

  private static final int MOST_TOLD = 10;

  /// What only a repository that is not whole makes it say.
  private static final Pattern DAMAGE =
      Pattern.compile(
          "integrity error|IntegrityError|mismatch|missing file chunk|missing .*chunk"
              + "|(errors|problems) found|all-zero|object with key .* not found|ObjectNotFound"
              + "|Archive metadata|did not get expected|Invalid segment|Manifest not found"
              + "|no manifest|not a valid repository|InvalidRepository|rebuilt index"
              + "|Chunk .* not found|unable to decrypt|decompression error|defect chunk",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NO_PROBLEM =
      Pattern.compile("no (errors|problems) found", Pattern.CASE_INSENSITIVE);

  private BorgWords() {}

  private static boolean isDamage(String line) {
    return DAMAGE.matcher(line).find() && !NO_PROBLEM.matcher(line).find();
  }

  /// What Borg's check says is wrong with the repository; nothing when the machine is to blame.
  static List<Finding> damage(String said) {
    if (said.lines().anyMatch(Words::blamesTheMachine)) {
      return List.of();
    }
    return Words.lines(said, BorgWords::isDamage).stream()
        .distinct()
        .limit(MOST_TOLD)
        .map(line -> finding("borg check: " + Words.shortened(line)))
        .toList();
  }

  private static Finding finding(String message) {
    boolean missing = message.contains("issing") || message.contains("not found");
    return (missing ? FindingCode.REPOSITORY_PART_MISSING : FindingCode.REPOSITORY_FILE_CORRUPT)
        .saying(message);
  }

  /// Why the repository could not be opened.
  static ToolStoppedException closed(ToolRun run, ToolRun.Result result) {
    String said = result.said();
    if (said.contains("is incorrect")) {
      return new ToolStoppedException(
          FindingCode.ENCRYPTED_WRONG_KEY,
          "the passphrase that was given does not open the repository's key, so nothing was"
              + " restored");
    }
    if (said.contains("can not acquire a passphrase")) {
      return new ToolStoppedException(
          FindingCode.ENCRYPTED_NO_KEY,
          "the repository is encrypted and no passphrase was given, so nothing was restored: name a"
              + " passphrase_file for the location, or --passphrase-file");
    }
    if (said.contains("No key file for repository") || said.contains("key file")) {
      return new ToolStoppedException(
          FindingCode.ENCRYPTED_NO_KEY,
          "the repository's key lies outside of it and was not given, or belongs to another"
              + " repository, so nothing was restored: name the key that 'borg key export' wrote as"
              + " key_file of the location, or with --key-file");
    }
    return stopped(run, "borg list", result);
  }

  /// Why a question came to no answer.
  static ToolStoppedException stopped(ToolRun run, String what, ToolRun.Result result) {
    List<String> damage = Words.lines(result.said(), BorgWords::isDamage);
    boolean machine = result.said().lines().anyMatch(Words::blamesTheMachine);
    return damage.isEmpty() || machine
        ? run.brokeOff(what, result)
        : new ToolStoppedException(
            FindingCode.RESTORE_FAILED,
            "%s: %s".formatted(what, Words.shortened(damage.getLast())));
  }

  /// What it said during a restore, as far as that is only about attributes.
  ///
  /// @throws ToolStoppedException when items could not be restored, whoever is to blame
  static List<String> notes(Path output) throws IOException, ToolStoppedException {
    Map<String, Integer> notes = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    try (ToolOutput lines = new ToolOutput(output)) {
      for (String line = lines.line(); line != null; line = lines.line()) {
        String error = line.substring(line.lastIndexOf(": ") + 1).strip();
        if (isDamage(line)) {
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
