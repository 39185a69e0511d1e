package io.backupmonitor.app;

import io.backupmonitor.model.Backup;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupVerification;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.RestoreTest;
import io.backupmonitor.report.EvidenceTree;
import io.backupmonitor.workflow.JudgedBackup;
import io.backupmonitor.workflow.RunSummary;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes results as JSON, one object per line. Fields are added over time and never renamed;
/// `schema` changes when that is not enough.
final class JsonLines {

  private static final int SCHEMA = 1;
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonLines() {}

  /// One backup with everything that was found out about it.
  static String backup(JudgedBackup backup) {
    return object("backup", json -> judged(json, backup));
  }

  /// One backup as a look at its location found it: the same line, and what only a record knows.
  static String recorded(JudgedBackup seen, Backup row) {
    return object(
        "backup",
        json -> {
          judged(json, seen);
          json.writeStringProperty("status", row.status().word());
          json.writeNumberProperty("generation", row.generation());
          time(json, "backup_timestamp", row.backupTimestamp());
        });
  }

  private static void judged(JsonGenerator json, JudgedBackup backup) {
    if (backup.id() != null) {
      json.writeNumberProperty("id", backup.id());
    }
    if (backup.location() != null) {
      json.writeStringProperty("location", backup.location());
      json.writeStringProperty("series", backup.series());
    }
    json.writeStringProperty("verdict", backup.verdict().word());
    path(json, backup.path());
    json.writeStringProperty("format", backup.format());
    json.writeNumberProperty("size_bytes", backup.sizeBytes());
    if (backup.checksum() == null) {
      json.writeNullProperty("checksum");
    } else {
      json.writeStringProperty("checksum", backup.checksum().toString());
    }
    json.writeNumberProperty("assurance", backup.assurance().level());
    verification(json, backup);
    if (backup.restoreTest() != null) {
      restoreTest(json, backup.restoreTest());
    }
    findings(json, backup.findings());
  }

  /// A finding that concerns no backup.
  static String finding(@Nullable String location, Finding finding) {
    return object(
        "finding",
        json -> {
          if (location != null) {
            json.writeStringProperty("location", location);
          }
          json.writeStringProperty("code", finding.code().code());
          json.writeStringProperty("severity", finding.severity().word());
          json.writeStringProperty("message", finding.message());
        });
  }

  /// An instant in UTC, or null.
  static void time(JsonGenerator json, String name, @Nullable Instant time) {
    if (time == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, time.toString());
    }
  }

  /// What all of a run comes to.
  static String summary(RunSummary summary) {
    return object(
        "summary",
        json -> {
          json.writeNumberProperty("backups", summary.backups());
          json.writeNumberProperty("passed", summary.passed());
          json.writeNumberProperty("failed", summary.failed());
          json.writeNumberProperty("error", summary.error());
          json.writeNumberProperty("skipped", summary.skipped());
          json.writeNumberProperty("ignored", summary.ignored());
          if (summary.unlisted() > 0) {
            json.writeNumberProperty("unlisted", summary.unlisted());
          }
          json.writeNumberProperty("bytes_read", summary.bytesRead());
          json.writeNumberProperty("duration_seconds", seconds(summary.duration()));
        });
  }

  /// Any object of that type, on one line without its end.
  static String object(String type, Consumer<JsonGenerator> fields) {
    StringWriter line = new StringWriter(256);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      json.writeNumberProperty("schema", SCHEMA);
      json.writeStringProperty("type", type);
      fields.accept(json);
      json.writeEndObject();
    }
    return line.toString();
  }

  /// A path, and its bytes percent-escaped where they are no UTF-8.
  static void path(JsonGenerator json, BackupPath path) {
    json.writeStringProperty("path", path.text());
    if (!path.isText()) {
      json.writeStringProperty("path_bytes", path.escaped());
    }
  }

  static void findings(JsonGenerator json, Iterable<Finding> findings) {
    json.writeArrayPropertyStart("findings");
    for (Finding finding : findings) {
      json.writeStartObject();
      json.writeStringProperty("code", finding.code().code());
      json.writeStringProperty("severity", finding.severity().word());
      json.writeStringProperty("message", finding.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// Seconds with three decimals at most.
  static BigDecimal seconds(Duration duration) {
    BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
  }

  private static void verification(JsonGenerator json, JudgedBackup backup) {
    json.writeObjectPropertyStart("verification");
    json.writeStringProperty("status", backup.verification().word());
    json.writeArrayPropertyStart("checks");
    for (BackupVerification check : backup.verifications()) {
      json.writeStartObject();
      json.writeStringProperty("type", check.verificationType());
      json.writeStringProperty("status", check.status().word());
      json.writeStringProperty("result", check.result());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void restoreTest(JsonGenerator json, RestoreTest test) {
    json.writeObjectPropertyStart("restore_test");
    json.writeStringProperty("status", test.status().word());
    json.writeStringProperty("engine", test.engine());
    json.writeNumberProperty("duration_seconds", seconds(test.duration()));
    json.writeStringProperty("result", test.result());
    json.writeName("evidence");
    JsonTree.write(json, EvidenceTree.of(test.evidence()));
    if (test.isolation() != null) {
      json.writeStringProperty("isolation", test.isolation().word());
    }
    json.writeEndObject();
  }
}
