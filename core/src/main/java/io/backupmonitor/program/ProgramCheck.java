package io.backupmonitor.program;

import io.backupmonitor.model.Finding;
import java.util.List;
import java.util.OptionalInt;

/// What a program's own full check of a repository came to.
///
/// @param words how it was asked: `restic check --read-data`; empty when it was not
/// @param findings the damage that it found, or why it could not look
/// @param hindrance why it came to no result; empty when it came to one
public record ProgramCheck(String words, List<Finding> findings, String hindrance) {

  /// It was not asked.
  public static final ProgramCheck NONE = new ProgramCheck("", List.of(), "");

  public ProgramCheck {
    findings = List.copyOf(findings);
  }

  /// It found nothing.
  public static ProgramCheck clean(String words) {
    return new ProgramCheck(words, List.of(), "");
  }

  /// It found damage.
  public static ProgramCheck finding(String words, List<Finding> findings) {
    return new ProgramCheck(words, findings, "");
  }

  /// It came to no result, which says nothing about the repository.
  public static ProgramCheck without(String words, String hindrance) {
    return new ProgramCheck(words, List.of(), hindrance);
  }

  /// Without damage in its words.
  static ProgramCheck without(String words, OptionalInt exitCode, String said) {
    return without(words, exitCode.isEmpty() ? "its time was over" : Words.last(said));
  }

  /// Whether the repository is proven to be whole.
  public boolean isClean() {
    return !words.isEmpty() && findings.isEmpty() && hindrance.isEmpty();
  }
}
