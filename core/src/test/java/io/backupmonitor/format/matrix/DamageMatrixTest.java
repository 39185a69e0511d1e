package io.backupmonitor.format.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.Formats;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every kind of damage to every format says what docs/detection.md promises. Where the two differ,
/// `target/detection.md` holds the tables as they are.
class DamageMatrixTest {

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> saysOfEveryDamageWhatThePagePromises() throws Exception {
    DetectionPage page = DetectionPage.read();
    Inspected inspected = new Inspected(folder);
    Map<String, Map<Damage, Cell>> said = new LinkedHashMap<>();
    for (Specimen specimen : Family.everything()) {
      said.put(specimen.format(), page.withReasons(specimen.format(), cells(specimen, inspected)));
    }
    Files.write(Path.of("target", "detection.md"), DetectionPage.tables(said));
    return said.entrySet().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey(),
                    () ->
                        compare(page.rows().getOrDefault(row.getKey(), Map.of()), row.getValue())));
  }

  private static void compare(Map<Damage, Cell> promised, Map<Damage, Cell> said) {
    SoftAssertions all = new SoftAssertions();
    said.forEach(
        (damage, cell) ->
            all.assertThat(cell.text())
                .as(damage.title())
                .isEqualTo(promised.getOrDefault(damage, Cell.NONE).text()));
    all.assertAll();
  }

  @Test
  void givesAReasonForEveryDamageThatNobodyCanNotice() throws Exception {
    DetectionPage page = DetectionPage.read();
    Set<String> used = new TreeSet<>();
    page.rows()
        .forEach(
            (format, cells) ->
                cells.forEach(
                    (damage, cell) -> {
                      used.add(cell.reason());
                      assertThat(
                              cell.isSilent() && damage != Damage.NONE && cell.reason().isEmpty())
                          .as("%s, %s passes without a reason", format, damage.title())
                          .isFalse();
                    }));
    used.remove("");
    assertThat(used).isEqualTo(page.reasons());
  }

  @Test
  void listsOfEveryFormatWhichBytesNothingCovers() throws Exception {
    DetectionPage page = DetectionPage.read();
    assertThat(page.uncovered()).containsAll(page.rows().keySet());
  }

  @Test
  void hasARowForEveryFormatThatIsRead() throws Exception {
    Inspected inspected = new Inspected(folder);
    Set<String> seen = new TreeSet<>();
    for (Specimen specimen : Family.everything()) {
      String chain = inspected.of(specimen).format();
      seen.add(chain);
      seen.addAll(Arrays.asList(chain.split("\\.")));
    }
    Formats found = Formats.found();
    assertThat(seen)
        .containsAll(
            found.all().stream()
                .filter(format -> !format.onlyRecognised())
                .map(Format::name)
                .toList());
    assertThat(seen)
        .containsAll(
            found.directories().stream()
                .filter(format -> !format.onlyRecognised())
                .map(DirectoryFormat::name)
                .toList());
    assertThat(DetectionPage.read().rows().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Family.everything().stream().map(Specimen::format).toList());
  }

  private static Map<Damage, Cell> cells(Specimen specimen, Inspected inspected)
      throws IOException, InterruptedException {
    Map<Damage, Cell> cells = new EnumMap<>(Damage.class);
    Set<FindingCode> known = Set.of();
    for (Damage damage : Damage.values()) {
      Specimen damaged = damage.of(specimen).orElse(null);
      if (damaged == null) {
        cells.put(damage, Cell.NONE);
        continue;
      }
      Inspection inspection = inspected.of(damaged);
      cells.put(damage, Cell.of(inspection, known));
      known = damage == Damage.NONE ? Cell.notes(inspection) : known;
    }
    return cells;
  }
}
