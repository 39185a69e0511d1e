package io.backupmonitor.format.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// docs/detection.md: its tables are what the matrix must say.
///
/// @param rows the fields of each format
/// @param reasons the numbers of the reasons that are given below the tables
/// @param uncovered the formats whose bytes that nothing covers are listed
record DetectionPage(
    Map<String, Map<Damage, Cell>> rows, Set<String> reasons, Set<String> uncovered) {

  private static final Path PAGE = Path.of("..", "docs", "detection.md");
  private static final Pattern REASON = Pattern.compile("^(\\d+)\\. ");

  static DetectionPage read() throws IOException {
    Map<String, Map<Damage, Cell>> rows = new LinkedHashMap<>();
    Set<String> reasons = new TreeSet<>();
    Set<String> uncovered = new TreeSet<>();
    List<Damage> columns = List.of();
    for (String line : Files.readAllLines(PAGE)) {
      var reason = REASON.matcher(line);
      if (reason.find()) {
        reasons.add(reason.group(1));
      }
      List<String> fields = fields(line);
      if (!fields.isEmpty() && fields.getFirst().equals("format")) {
        columns = fields.stream().skip(1).map(DetectionPage::damage).toList();
      } else if (!fields.isEmpty() && fields.size() == columns.size() + 1) {
        rows.put(fields.getFirst(), row(columns, fields));
      } else if (fields.size() == 2) {
        uncovered.addAll(List.of(fields.getFirst().split("; ")));
      }
    }
    rows.remove("---");
    return new DetectionPage(rows, reasons, uncovered);
  }

  private static List<String> fields(String line) {
    if (!line.startsWith("|")) {
      return List.of();
    }
    return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
  }

  private static Damage damage(String title) {
    return Arrays.stream(Damage.values())
        .filter(damage -> damage.title().equals(title))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no damage '" + title + "'"));
  }

  private static Map<Damage, Cell> row(List<Damage> columns, List<String> fields) {
    Map<Damage, Cell> row = new EnumMap<>(Damage.class);
    for (int at = 0; at < columns.size(); at++) {
      row.put(columns.get(at), Cell.of(fields.get(at + 1)));
    }
    return row;
  }

  /// A row with the numbers of the reasons that the page already gives for the same answers.
  Map<Damage, Cell> withReasons(String format, Map<Damage, Cell> said) {
    Map<Damage, Cell> promised = rows.getOrDefault(format, Map.of());
    Map<Damage, Cell> row = new EnumMap<>(Damage.class);
    said.forEach(
        (damage, cell) -> {
          Cell known = promised.getOrDefault(damage, Cell.NONE);
          row.put(damage, known.text().equals(cell.text()) ? known : cell);
        });
    return row;
  }

  /// The tables of all families, to be pasted into the page.
  static List<String> tables(Map<String, Map<Damage, Cell>> rows) {
    List<String> lines = new ArrayList<>();
    for (Family family : Family.values()) {
      lines.addAll(List.of("## " + family.title(), "", heads()));
      lines.add("|---".repeat(Damage.values().length + 1) + "|");
      for (Specimen specimen : family.specimens()) {
        Map<Damage, Cell> cells = rows.getOrDefault(specimen.format(), Map.of());
        lines.add(line(specimen.format(), cells.values().stream().map(Cell::toString)));
      }
      lines.add("");
    }
    return lines;
  }

  private static String heads() {
    return line("format", Arrays.stream(Damage.values()).map(Damage::title));
  }

  private static String line(String first, Stream<String> others) {
    return "| " + first + " | " + others.collect(Collectors.joining(" | ")) + " |";
  }
}
