package io.backupmonitor.restore.sqlite;

import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a child process found in the database that it restored.
///
/// @param findings what was wrong
/// @param version of SQLite; empty where nothing was counted
/// @param rows of every table that is there
record SqliteReport(List<Finding> findings, String version, SortedMap<String, Long> rows) {

  /// Of a restore that did not come so far.
  static final SqliteReport NOTHING = of(List.of());

  /// Without anything counted.
  static SqliteReport of(List<Finding> findings) {
    return new SqliteReport(findings, "", new TreeMap<>());
  }

  /// Whether what arrived was counted.
  boolean counted() {
    return !version.isEmpty();
  }

  void write(SqliteWire wire) throws IOException {
    wire.int64(findings.size());
    for (Finding finding : findings) {
      wire.text(finding.code().name());
      wire.text(finding.message());
    }
    wire.text(version);
    wire.int64(rows.size());
    for (Map.Entry<String, Long> table : rows.entrySet()) {
      wire.text(table.getKey());
      wire.int64(table.getValue());
    }
    wire.flush();
  }

  /// Reads what a child sent, which may be anything.
  static SqliteReport read(SqliteWire wire) throws IOException {
    wire.next();
    List<Finding> findings = new ArrayList<>();
    for (long left = wire.int64(); left > 0; left--) {
      findings.add(code(wire.text()).saying(wire.text()));
    }
    String version = wire.text();
    SortedMap<String, Long> rows = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (long left = wire.int64(); left > 0; left--) {
      rows.put(wire.text(), Math.max(0, wire.int64()));
    }
    return new SqliteReport(findings, version, rows);
  }

  private static FindingCode code(String name) throws IOException {
    try {
      return FindingCode.valueOf(name);
    } catch (IllegalArgumentException unknown) {
      throw new IOException("no finding has the code '%s'".formatted(name), unknown);
    }
  }
}
