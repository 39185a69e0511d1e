package io.backupmonitor.report;

import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.NestedDrill;
import io.backupmonitor.model.RestoreEvidence;
import io.backupmonitor.model.RestoreEvidence.Step;
import io.backupmonitor.model.RestoreTrend;
import io.backupmonitor.model.RestoredShare;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The evidence of a restore test for programs, as nested maps, lists, texts and numbers. What
/// nobody knows is left out.
public final class EvidenceTree {

  private EvidenceTree() {}

  /// The evidence under the names that stay.
  public static Map<String, Object> of(RestoreEvidence evidence) {
    Map<String, Object> tree = new LinkedHashMap<>();
    if (evidence.checksum() != null) {
      tree.put("checksum", evidence.checksum().toString());
    }
    if (!evidence.engineVersion().isEmpty()) {
      tree.put("engine_version", evidence.engineVersion());
    }
    if (!evidence.programVersion().isEmpty()) {
      tree.put("program_version", evidence.programVersion());
    }
    if (evidence.isolation() != null) {
      tree.put("isolation", evidence.isolation());
    }
    if (evidence.objective() != null) {
      tree.put("rto_seconds", seconds(evidence.objective()));
    }
    if (evidence.share() != null) {
      tree.put("share", share(evidence.share()));
    }
    tree.put("steps", evidence.steps().stream().map(EvidenceTree::step).toList());
    counts(evidence, tree);
    tree.put("checks", evidence.assertions().stream().map(EvidenceTree::check).toList());
    if (!evidence.nested().isEmpty()) {
      tree.put("nested", evidence.nested().stream().map(EvidenceTree::nested).toList());
    }
    tree.put("not_proven", evidence.notProven());
    tree.put("scratch", evidence.scratch().name().toLowerCase(Locale.ROOT));
    return tree;
  }

  private static void counts(RestoreEvidence evidence, Map<String, Object> tree) {
    if (!evidence.contents().tables().isEmpty()) {
      tree.put("tables", evidence.contents().tables().size());
      tree.put("rows", evidence.contents().rows());
    }
    if (evidence.contents().entries() > 0) {
      tree.put("members", evidence.contents().entries());
      tree.put("bytes", evidence.contents().bytes());
    }
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", step.name());
    tree.put("duration_seconds", seconds(step.duration()));
    return tree;
  }

  private static Map<String, Object> check(Assertion assertion) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", assertion.name());
    tree.put("status", assertion.status().word());
    tree.put("expected", assertion.expected());
    tree.put("actual", assertion.actual());
    return tree;
  }

  private static Map<String, Object> share(RestoredShare share) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("bytes", share.bytes());
    tree.put("all_bytes", share.allBytes());
    tree.put("forecast_seconds", seconds(share.forecast()));
    return tree;
  }

  private static Map<String, Object> trend(RestoreTrend trend) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("restores", trend.earlier().size());
    tree.put("median_seconds", seconds(trend.median()));
    trend.times().ifPresent(times -> tree.put("times", Math.round(times * 100) / 100.0));
    return tree;
  }

  private static Map<String, Object> nested(NestedDrill drill) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("path", drill.path().text());
    if (!drill.path().isText()) {
      tree.put("path_bytes", drill.path().escaped());
    }
    tree.put("status", drill.status().word());
    tree.put("format", drill.format());
    tree.put("engine", drill.engine());
    if (!drill.engineVersion().isEmpty()) {
      tree.put("engine_version", drill.engineVersion());
    }
    tree.put("duration_seconds", seconds(drill.duration()));
    tree.put("result", drill.result());
    if (drill.checksum() != null) {
      tree.put("checksum", drill.checksum().toString());
    }
    return tree;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /// The names and values for one drill.
  static Map<String, Object> drill(DrillEntry entry) {
    var test = entry.drill().test();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("backup_id", test.backupId());
    tree.put("filename", entry.drill().filename());
    tree.put("series", entry.drill().series());
    tree.put("status", test.status().word());
    tree.put("engine", test.engine());
    tree.put("tested_at", test.testedAt().toString());
    tree.put("duration_seconds", seconds(test.duration()));
    tree.put(
        "earlier_durations_seconds",
        entry.durations().stream().map(EvidenceTree::seconds).toList());
    if (!entry.trend().earlier().isEmpty()) {
      tree.put("trend", trend(entry.trend()));
    }
    tree.put("result", test.result());
    tree.put("evidence", of(test.evidence()));
    return tree;
  }

  /// The evidence of drills, in their order.
  static List<Map<String, Object>> drills(List<DrillEntry> entries) {
    return entries.stream().map(EvidenceTree::drill).toList();
  }
}
