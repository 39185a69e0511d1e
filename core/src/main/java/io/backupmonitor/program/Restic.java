package io.backupmonitor.program;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The program `restic`. It neither locks nor caches, and it learns the password from a file.
///
/// Source: restic's manual, "Scripting" and "Working with repositories".
public final class Restic implements RepositoryProgram {

  /// What keeps it from writing anything anywhere.
  public static final List<String> ONLY_LOOKING = List.of("--no-lock", "--no-cache");

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

  @Override
  public String name() {
    return "restic";
  }

  @Override
  public String debianPackage() {
    return "restic";
  }

  @Override
  public String versionWord() {
    return "version";
  }

  @Override
  public Map<String, String> environment(ProgramFiles files) {
    String home = files.home().toString();
    Map<String, String> environment = new HashMap<>();
    for (String name : List.of("HOME", "TMPDIR", "XDG_CACHE_HOME")) {
      environment.put(name, home);
    }
    environment.put("RESTIC_REPOSITORY", files.repository().toString());
    if (files.passphrase() != null) {
      environment.put("RESTIC_PASSWORD_FILE", files.passphrase().toString());
    }
    return environment;
  }

  @Override
  public String checkWords() {
    return "restic check --read-data";
  }

  @Override
  public List<String> fullCheck() {
    List<String> words = new ArrayList<>(List.of("check", "--read-data"));
    words.addAll(ONLY_LOOKING);
    return words;
  }

  @Override
  public boolean writes() {
    return false;
  }

  @Override
  public boolean rewrites(String path) {
    return false;
  }

  @Override
  public List<String> folders() {
    return List.of("data", "index", "keys", "locks", "snapshots");
  }

  /// It asks again and again for a pack that is not there, which does not bring it back.
  @Override
  public boolean hasSaidEnough(String said) {
    return missesFiles(said);
  }

  @Override
  public String allClear() {
    return "no errors were found";
  }

  @Override
  public List<Finding> damage(String said) {
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

  @Override
  public Optional<Finding> closed(String said, String consequence) {
    return said.contains("wrong password")
        ? Optional.of(
            FindingCode.ENCRYPTED_WRONG_KEY.saying(
                "the password that was given opens none of the repository's keys, so "
                    + consequence))
        : Optional.empty();
  }

  @Override
  public boolean isDamage(String line) {
    return DAMAGE.matcher(line).find() || missesFiles(line);
  }

  /// Whether files are missing that it will not find by asking again.
  private static boolean missesFiles(String said) {
    return MISSING.matcher(said).find() || RETRY.matcher(said).find();
  }

  private static Finding corrupt(String message) {
    return FindingCode.REPOSITORY_FILE_CORRUPT.saying(message);
  }
}
