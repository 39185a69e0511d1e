package io.backupmonitor.format.matrix;

import io.backupmonitor.format.Limits;

/// One hostile backup and what must be said about it.
///
/// @param specimen the backup; its row is the name of the case
/// @param expected the code, or `passes` where only a drill can be harmed
/// @param delivered what a drill into a folder must say; empty where it is not drilled
/// @param limits within which it is read
record HostileCase(Specimen specimen, String expected, String delivered, Limits limits) {

  static HostileCase of(String name, String file, byte[] bytes, String expected) {
    return of(Specimen.file(name, file, bytes), expected);
  }

  static HostileCase of(Specimen specimen, String expected) {
    return new HostileCase(specimen, expected, "", Limits.DEFAULT);
  }

  String name() {
    return specimen.format();
  }

  boolean drill() {
    return !delivered.isEmpty();
  }

  HostileCase drilled(String saying) {
    return new HostileCase(specimen, expected, saying, limits);
  }

  HostileCase atMostEntries(long entries) {
    Limits less =
        new Limits(
            limits.contentBytes(),
            limits.ratio(),
            entries,
            limits.nesting(),
            limits.memoryBytes(),
            limits.time());
    return new HostileCase(specimen, expected, delivered, less);
  }
}
