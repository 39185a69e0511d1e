package io.backupmonitor.worker;

import io.backupmonitor.format.inspection.Sink;
import java.nio.file.Path;

/// A process of its own whose worker will never come to an end.
final class WorkingParent {

  private WorkingParent() {}

  /// Inspects for ever.
  ///
  /// @param arguments the folder of a workshop
  public static void main(String[] arguments) throws Exception {
    try (Workshop workshop = Workshop.in(Path.of(arguments[0]))) {
      Path file = workshop.hostile("LOOP");
      workshop.inspect(
          workshop.inspector(), file, new Sink.None(), _ -> System.out.println("working"));
    }
  }
}
