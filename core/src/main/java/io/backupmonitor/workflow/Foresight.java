package io.backupmonitor.workflow;

import io.backupmonitor.format.inspection.Inspector;
import io.backupmonitor.format.inspection.Workload;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// Guesses how large the first backup of an audit is, so that what reads it can be started before
/// the look at all the folders has ended. A wrong guess costs the start of another worker.
final class Foresight extends SimpleFileVisitor<Path> {

  /// Files that tell enough of those beside them; looking at them takes a few milliseconds.
  private static final int ENOUGH = 256;

  private int seen;
  private Workload largest = new Workload("", 0);

  private Foresight() {}

  /// Tells an inspector what will be audited in a moment.
  static void tell(Inspector inspector, List<Path> paths, AuditOptions options) {
    paths.stream()
        .limit(1)
        .forEach(
            path ->
                inspector.prepare(
                    AuditSearch.root(path), largest(path), options.keys(), options.scratch()));
  }

  /// A file, or the largest of the first files in a folder.
  static Workload largest(Path path) {
    Foresight foresight = new Foresight();
    try {
      Path place = path.toRealPath();
      Files.walkFileTree(place, foresight);
    } catch (IOException unreadable) {
      // the audit itself tells of it
      return new Workload("", 0);
    }
    return foresight.largest;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile() && attributes.size() > largest.bytes()) {
      largest = new Workload(String.valueOf(file.getFileName()), attributes.size());
    }
    return ++seen < ENOUGH ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
    return FileVisitResult.CONTINUE;
  }
}
