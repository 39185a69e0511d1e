package io.backupmonitor.restore.repository;

import io.backupmonitor.model.Finding;
import java.util.List;

/// What a program's own check of a repository came to.
///
/// @param words how it was asked: `restic check --read-data`
/// @param damage what it found
/// @param hindrance why it came to no result; empty when it came to one
record ToolCheck(String words, List<Finding> damage, String hindrance) {

  ToolCheck {
    damage = List.copyOf(damage);
  }

  /// It found nothing.
  static ToolCheck clean(String words) {
    return new ToolCheck(words, List.of(), "");
  }

  /// It found damage.
  static ToolCheck damaged(String words, List<Finding> damage) {
    return new ToolCheck(words, damage, "");
  }

  /// It came to no result, which says nothing about the repository.
  ///
  /// @param result without damage in its words
  static ToolCheck without(String words, ToolRun.Result result) {
    return without(
        words,
        result.exitCode().isEmpty()
            ? "half of the drill's time was over"
            : Words.last(result.said()));
  }

  /// It came to no result, which says nothing about the repository.
  static ToolCheck without(String words, String hindrance) {
    return new ToolCheck(words, List.of(), hindrance);
  }

  /// Whether the repository is proven to be whole.
  boolean isClean() {
    return damage.isEmpty() && hindrance.isEmpty();
  }
}
