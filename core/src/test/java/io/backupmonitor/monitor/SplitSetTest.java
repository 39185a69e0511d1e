package io.backupmonitor.monitor;

import static io.backupmonitor.monitor.TestFolder.codes;
import static io.backupmonitor.monitor.TestFolder.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.BackupStatus;
import io.backupmonitor.model.SidecarChecksum;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Backups that lie in several files.
final class SplitSetTest {

  @TempDir Path temporary;

  private TestFolder folder() {
    return new TestFolder(temporary);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.tar.001 a.tar.002 a.tar.003",
        "a.tar.000 a.tar.001",
        "a.7z.001 a.7z.002",
        "plain.001 plain.002",
        "2022.12.04.07.24.08.tar.xz-000 2022.12.04.07.24.08.tar.xz-001",
        "a.tar.part1 a.tar.part2 a.tar.part10",
        "a.tar.part00 a.tar.part01 a.tar.part02 a.tar.part10",
        "a.part01.rar a.part02.rar",
        "a.tar.gz.aa a.tar.gz.ab a.tar.gz.ac",
        "a.tar.gzaa a.tar.gzab",
        "a.tar.gz.part-aa a.tar.gz.part-ab",
        "a.tar.gz.partaa a.tar.gz.partab",
        "dump.aaa dump.aab",
        "a.z01 a.z02 a.zip",
        "a.Z01 a.ZIP",
        "a.tar.001"
      })
  void partsAreOneBackupInTheirOrder(String parts) {
    List<String> names = List.of(parts.split(" ", -1));
    FoundBackup backup = wholeOrGap(names);
    assertThat(names(backup.source().parts())).containsExactlyElementsOf(names);
    assertThat(backup.source().kind()).isEqualTo(BackupKind.SPLIT_SET);
    assertThat(backup.source().path().text()).isEqualTo(names.getFirst());
  }

  private FoundBackup wholeOrGap(List<String> names) {
    List<String> shuffled = new ArrayList<>(names).reversed();
    return folder().files(shuffled.toArray(String[]::new)).asLocation().only();
  }

  @Test
  void aWholeSetIsCompleted() {
    FoundBackup backup = folder().files("a.tar.001", "a.tar.002").only();
    assertThat(backup.status()).isEqualTo(BackupStatus.COMPLETED);
    assertThat(backup.series()).isEqualTo("a.tar");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.tar.001 a.tar.003",
        "a.tar.002 a.tar.003",
        "a.tar.gz.ab a.tar.gz.ac",
        "a.part1.rar a.part3.rar",
        "a.z01 a.z03 a.zip",
        "a.z02 a.zip",
        "a.z01 a.z02",
        "x.tar-000 x.tar-002",
        "a.tar.gzaa a.tar.gzac"
      })
  void aGapFailsTheSet(String parts) {
    FoundBackup backup = wholeOrGap(List.of(parts.split(" ", -1)));
    assertThat(codes(backup)).containsExactly("set.part_missing");
    assertThat(backup.status()).isEqualTo(BackupStatus.FAILED);
    assertThat(backup.source().path().text()).isEqualTo(parts.split(" ", -1)[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.gz shop.xz shop.db",
        "backup.sql.1 backup.sql.2",
        "backup.tar.325 backup.tar.326",
        "backup.tar.2025 backup.tar.2026",
        "vm-100 vm-101",
        "mysql-bin.000001 mysql-bin.000002 mysql-bin.000003",
        "web-001.tar web-002.tar",
        "game.z80 game.zip",
        "a.z01.txt a.zip",
        "readme.md readme.sh"
      })
  void otherNumbersAreNoParts(String files) {
    TestFolder folder = folder().files(files.split(" ", -1)).asLocation();
    assertThat(folder.backups()).containsOnlyKeys(files.split(" ", -1));
    assertThat(folder.backups().values())
        .allSatisfy(backup -> assertThat(backup.source().kind()).isEqualTo(BackupKind.FILE));
  }

  @Test
  void otherEndingsBesideASetStayOutOfIt() {
    TestFolder folder = folder().files("a.tar.aa", "a.tar.ab", "a.tar.gz").asLocation();
    assertThat(folder.backups()).containsOnlyKeys("a.tar.aa", "a.tar.gz");
  }

  @Test
  void aSplitZipMayHaveMoreThanNinetyNineParts() {
    List<String> names = new ArrayList<>();
    for (int part = 1; part <= 101; part++) {
      names.add("a.z%02d".formatted(part));
    }
    names.add("a.zip");
    assertThat(names(wholeOrGap(names).source().parts())).containsExactlyElementsOf(names);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xaa xab xac",
        "x00 x01 x02",
        "a.tar.00 a.tar.01 a.tar.02",
        "a.tar.01 a.tar.02",
        "a.tar00 a.tar01",
        "a.tar-00 a.tar-01",
        "a.tar_00 a.tar_01",
        "a.tar-0000 a.tar-0001",
        "nightlyaa nightlyab",
        "nightlyaaaa nightlyaaab",
        "a.tar.00 a.tar.01 a.tar.89 a.tar.9000 a.tar.9001",
        "a.tar.00 a.tar.09 a.tar.0a a.tar.0b a.tar.10",
        "x00 x09 x0a xef xf000"
      })
  void knowsThePartsOfSplitByWhatIsInThem(String names) {
    List<String> parts = List.of(names.split(" ", -1));
    TestFolder folder = folder();
    for (String part : parts) {
      folder.file(part, new byte[parts.getLast().equals(part) ? 100 : 600]);
    }
    folder.file(parts.getFirst(), head());
    FoundBackup backup = folder.asLocation().only();
    assertThat(names(backup.source().parts())).containsExactlyElementsOf(parts);
    assertThat(backup.source().kind()).isEqualTo(BackupKind.SPLIT_SET);
  }

  private static String head() {
    return "BACKUP" + "x".repeat(594);
  }

  @Test
  void namesTheMissingPartOfSplit() {
    TestFolder folder = folder().file("a.tar.00", head()).file("a.tar.02").asLocation();
    FoundBackup backup = folder.only();
    assertThat(backup.findings().getFirst().message()).contains("lacks a.tar.01");
    assertThat(codes(backup)).containsExactly("set.part_missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x00 x01", "a.tar.00 a.tar.01", "web-01 web-02", "web01 web02", "weaa weab"})
  void wholeBackupsOfOneNameAreNoParts(String names) {
    TestFolder folder = folder();
    for (String name : names.split(" ", -1)) {
      folder.file(name, "BACKUP of " + name);
    }
    assertThat(folder.asLocation().backups()).containsOnlyKeys(names.split(" ", -1));
  }

  @Test
  void theLastPartOfAnUnknownFormatIsSmaller() {
    TestFolder folder = folder().file("x00", new byte[9]).file("x01", new byte[9]);
    assertThat(folder.asLocation().backups()).hasSize(2);
    folder.file("x01", new byte[8]);
    assertThat(folder.asLocation().backups()).as("any two files have sizes").hasSize(2);
    folder.file("x01", new byte[9]);
    assertThat(folder.file("x02", new byte[8]).asLocation().backups()).containsOnlyKeys("x00");
  }

  @Test
  void aSumOfTheLastPartOfASplitZipIsOneOfThatPartAlone() {
    TestFolder folder =
        folder()
            .files("a.z01", "a.zip")
            .file("a.zip.sha256", "0".repeat(64) + "  a.zip\n")
            .asLocation();
    assertThat(folder.only().sidecars())
        .extracting(SidecarChecksum::part)
        .containsExactly(BackupPath.of("a.zip"));
  }

  @Test
  void aSetIsPendingWhileItsLastPartMayGrow() {
    FoundBackup backup =
        folder().file("a.tar.001").file("a.tar.002").age(Duration.ofSeconds(3)).asLocation().only();
    assertThat(backup.status()).isEqualTo(BackupStatus.PENDING);
  }
}
