package io.backupmonitor.verify;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode.Effect;
import io.backupmonitor.model.Verdict;
import java.util.List;

/// What one method found out.
///
/// @param status its verdict
/// @param result the evidence in numbers, or why it was skipped, in one sentence
/// @param findings the facts behind it
public record MethodResult(Verdict status, String result, List<Finding> findings) {

  public MethodResult {
    findings = List.copyOf(findings);
  }

  /// Proven good.
  public static MethodResult passed(String evidence) {
    return new MethodResult(Verdict.PASSED, evidence, List.of());
  }

  /// Does not apply.
  public static MethodResult skipped(String why) {
    return new MethodResult(Verdict.SKIPPED, why, List.of());
  }

  /// What one finding means.
  public static MethodResult of(Finding finding) {
    return new MethodResult(statusOf(finding.code().effect()), finding.message(), List.of(finding));
  }

  /// What several findings mean together: the first one that decides speaks for all.
  ///
  /// @param evidence what was seen when none of them decides
  public static MethodResult of(List<Finding> findings, String evidence) {
    for (Effect effect : List.of(Effect.FAILED, Effect.ERROR)) {
      for (Finding finding : findings) {
        if (finding.code().effect() == effect) {
          return new MethodResult(statusOf(effect), finding.message(), findings);
        }
      }
    }
    return new MethodResult(Verdict.PASSED, evidence, findings);
  }

  private static Verdict statusOf(Effect effect) {
    return switch (effect) {
      case NONE -> Verdict.PASSED;
      case ERROR -> Verdict.ERROR;
      case FAILED -> Verdict.FAILED;
    };
  }
}
