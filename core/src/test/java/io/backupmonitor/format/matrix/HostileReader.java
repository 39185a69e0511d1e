package io.backupmonitor.format.matrix;

import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.Finding;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads all hostile backups in a process of its own, which has little memory, and prints a line
/// about each: its name, what was said, what was said of its delivery, the time that processors
/// spent and the bytes that were left on the disk.
final class HostileReader {

  private HostileReader() {}

  static Stream<HostileCase> cases() {
    return Stream.concat(HostileArchives.all().stream(), HostileDatabases.all().stream());
  }

  /// Reads them all.
  ///
  /// @param arguments a folder for everything
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    Inspected inspected = new Inspected(folder);
    for (HostileCase hostile : cases().toList()) {
      long before = processorMillis();
      Inspection verified = inspected.of(hostile.specimen(), hostile.limits());
      Path drill = Files.createDirectories(folder.resolve("drill"));
      String delivered = hostile.drill() ? delivered(hostile, inspected, drill) : "";
      long spent = processorMillis() - before;
      String said = Cell.of(verified, Set.of()).text();
      System.out.println(
          String.join(
              "\t", List.of(hostile.name(), said, delivered, "" + spent, "" + written(drill))));
      Inspected.delete(drill);
    }
  }

  /// What a drill says: of the backup and of what was delivered.
  private static String delivered(HostileCase hostile, Inspected inspected, Path drill)
      throws IOException, InterruptedException {
    Inspection drilled = inspected.of(hostile.specimen(), hostile.limits(), drill);
    String said = Cell.of(drilled, Set.of()).text();
    return String.join(" ", said, codes(drilled.deliveryFindings())).strip();
  }

  private static String codes(List<Finding> findings) {
    return findings.stream()
        .map(finding -> finding.code().code())
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static long processorMillis() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean known
        ? known.getProcessCpuTime() / 1_000_000
        : 0;
  }

  private static long written(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      long bytes = 0;
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(each);
      }
      return bytes;
    }
  }
}
