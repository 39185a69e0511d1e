package io.backupmonitor.model;

import java.util.Collection;
import java.util.Locale;

/// What was found out about a backup by one check, one restore test, or all of them together.
///
/// A bad backup and a failed look are never mixed: only [#FAILED] blames the backup, and only
/// [#PASSED] and [#FAILED] enter a rate.
public enum Verdict {
  /// Proven good; there is positive evidence.
  PASSED,
  /// The backup is bad.
  FAILED,
  /// Could not find out: the environment stood in the way, not the backup.
  ERROR,
  /// The method does not apply; the result says why.
  SKIPPED;

  /// The word as it is stored, printed and reported: lower case.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The verdict that [#word()] wrote.
  ///
  /// @throws IllegalArgumentException when no verdict has that word
  public static Verdict ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /// Several verdicts as one: failed if any failed, else error if any could not be made, else
  /// passed if at least one passed, else skipped.
  public static Verdict together(Collection<Verdict> verdicts) {
    if (verdicts.contains(FAILED)) {
      return FAILED;
    }
    if (verdicts.contains(ERROR)) {
      return ERROR;
    }
    return verdicts.contains(PASSED) ? PASSED : SKIPPED;
  }
}
