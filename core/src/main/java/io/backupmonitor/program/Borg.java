package io.backupmonitor.program;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The program `borg` of version 1. It gets a base folder of its own, so that nothing that it knows
/// of other repositories plays a part, and learns the passphrase from a file.
///
/// Source: Borg's manual, "Environment Variables" and `borg check`.
public final class Borg implements RepositoryProgram {

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

  @Override
  public String name() {
    return "borg";
  }

  @Override
  public String debianPackage() {
    return "borgbackup";
  }

  @Override
  public String versionWord() {
    return "--version";
  }

  @Override
  public Map<String, String> environment(ProgramFiles files) {
    String home = files.home().toString();
    Map<String, String> environment = new HashMap<>();
    for (String name : List.of("HOME", "TMPDIR", "BORG_BASE_DIR")) {
      environment.put(name, home);
    }
    environment.put("BORG_REPO", files.repository().toString());
    environment.put("BORG_RELOCATED_REPO_ACCESS_IS_OK", "yes");
    environment.put("BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK", "yes");
    environment.put("BORG_DISPLAY_PASSPHRASE", "no");
    environment.put("LC_ALL", "C.UTF-8");
    if (files.passphrase() != null) {
      environment.put("BORG_PASSCOMMAND", "cat '%s'".formatted(files.passphrase()));
    }
    if (files.key() != null) {
      environment.put("BORG_KEY_FILE", files.key().toString());
    }
    return environment;
  }

  @Override
  public String checkWords() {
    return "borg check --verify-data";
  }

  @Override
  public List<String> fullCheck() {
    return List.of("check", "--verbose", "--verify-data");
  }

  /// A lock, and an index where there is none or an old one.
  @Override
  public boolean writes() {
    return true;
  }

  /// Of its settings it makes a new file, and overwrites the old one with noise. What it only reads
  /// can be large: the log, and the index, in the place of which it may put another one.
  @Override
  public boolean rewrites(String path) {
    return !path.startsWith("data/") && !path.startsWith("index.");
  }

  @Override
  public List<String> folders() {
    return List.of("data");
  }

  @Override
  public boolean hasSaidEnough(String said) {
    return false;
  }

  @Override
  public String allClear() {
    return "no problems found";
  }

  @Override
  public List<Finding> damage(String said) {
    if (said.lines().anyMatch(Words::blamesTheMachine)) {
      return List.of();
    }
    return Words.lines(said, this::isDamage).stream()
        .distinct()
        .limit(MOST_TOLD)
        .map(line -> finding("borg check: " + Words.shortened(line)))
        .toList();
  }

  @Override
  public Optional<Finding> closed(String said, String consequence) {
    if (said.contains("is incorrect")) {
      return Optional.of(
          FindingCode.ENCRYPTED_WRONG_KEY.saying(
              "the passphrase that was given does not open the repository's key, so "
                  + consequence));
    }
    if (said.contains("can not acquire a passphrase")) {
      return Optional.of(
          FindingCode.ENCRYPTED_NO_KEY.saying(
              "the repository is encrypted and no passphrase was given, so %s: name a passphrase_file for the location, or --passphrase-file"
                  .formatted(consequence)));
    }
    if (said.contains("key file")) {
      return Optional.of(
          FindingCode.ENCRYPTED_NO_KEY.saying(
              "the repository's key lies outside of it and was not given, or belongs to another repository, so %s: name the key that 'borg key export' wrote as key_file of the location, or with --key-file"
                  .formatted(consequence)));
    }
    return Optional.empty();
  }

  @Override
  public boolean isDamage(String line) {
    return DAMAGE.matcher(line).find() && !NO_PROBLEM.matcher(line).find();
  }

  private static Finding finding(String message) {
    boolean missing = message.contains("issing") || message.contains("not found");
    return (missing ? FindingCode.REPOSITORY_PART_MISSING : FindingCode.REPOSITORY_FILE_CORRUPT)
        .saying(message);
  }
}
