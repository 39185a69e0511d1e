package io.backupmonitor.format.archive;

import static io.backupmonitor.format.DamagedBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Look;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Zips in several files, as `zip -s` and others write them.
class SplitZipTest {

  private static final int SIZE = 150;
  private static final String NOISE = noise(7);

  private final SplitZip set = setOf(NOISE);

  private static SplitZip setOf(String noise) {
    ZipBuilder zip = SplitZip.begun().entry("etc/hosts", "hosts").stored("noise", noise);
    return SplitZip.of(zip.entry("etc/motd", "hello"), 3, SIZE);
  }

  private static String noise(long seed) {
    return new Random(seed)
        .ints(500, 'a', 'z')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Look fails(SplitZip set, String code) {
    Look look = set.look();
    assertThat(look.failed()).as("%s of %s", look.findings(), set.parts()).isTrue();
    assertThat(look.codes()).contains(code);
    return look;
  }

  private static String message(Look look, String code) {
    return look.findings().stream()
        .filter(finding -> finding.code().code().equals(code))
        .findFirst()
        .orElseThrow()
        .message();
  }

  @Test
  void readsASetAsOneBackup() {
    assertThat(set.parts()).hasSizeGreaterThan(4);
    Look look = set.look();
    assertThat(look.findings()).isEmpty();
    assertThat(look.text("noise")).isEqualTo(NOISE);
    assertThat(look.text("etc/motd")).isEqualTo("hello");
  }

  @Test
  void readsASetWhoseDirectoryBeginsInAnyOfItsFiles() {
    for (int size = 40; size < 900; size += 7) {
      ZipBuilder zip = SplitZip.begun().stored("noise", NOISE).entry("b", "b");
      assertThat(SplitZip.of(zip, 2, size).look().findings()).as("%d bytes", size).isEmpty();
    }
  }

  @Test
  void namesTheMissingPart() {
    int last = set.parts().size() - 1;
    for (int part = 0; part < last; part++) {
      Look look = fails(set.without(part), "set.part_missing");
      assertThat(look.findings().getLast().message()).contains(".z%02d".formatted(part + 1));
    }
    assertThat(message(fails(set.without(last), "set.part_missing"), "set.part_missing"))
        .contains("(.zip)");
  }

  @Test
  void saysThatTheLastPartAloneIsNoBackup() {
    set.parts().getLast().mustFail("set.part_missing");
  }

  @Test
  void blamesASetOfWhichAPartIsCut() {
    int last = set.parts().size() - 1;
    for (int part = 0; part <= last; part++) {
      for (int length = 0; length < set.parts().get(part).length(); length++) {
        int left = length;
        Look look = set.with(part, whole -> whole.cutAt(left)).look();
        assertThat(look.failed()).as("part %d cut at %d: %s", part, left, look).isTrue();
      }
    }
  }

  @Test
  void saysHowMuchIsMissingBeforeWhichPart() {
    Look look = fails(set.with(1, whole -> whole.cutAt(-10)), "archive.truncated");
    assertThat(message(look, "archive.truncated")).contains("10 bytes").contains("a.z0");
    assertThat(look.text("etc/motd")).as("the other members are still read").isEqualTo("hello");
  }

  @Test
  void saysThatTheEndOfTheLastPartIsCutOff() {
    int last = set.parts().size() - 1;
    fails(set.with(last, whole -> whole.cutAt(-3)), "archive.truncated");
  }

  @Test
  void blamesASetWhoseBeginningOfAPartIsLost() {
    for (int part = 0; part < set.parts().size(); part++) {
      assertThat(set.with(part, whole -> whole.without(0, 5)).look().failed()).isTrue();
    }
  }

  @Test
  void blamesASetWithPartsOfAnother() {
    SplitZip other = setOf(noise(8));
    for (int part = 1; part < 5; part++) {
      int each = part;
      assertThat(set.with(part, _ -> other.parts().get(each)).look().failed()).isTrue();
    }
    assertThat(set.with(1, _ -> set.parts().get(2)).look().failed()).isTrue();
  }

  @Test
  void passesNoBitThatChangesTheContent() {
    for (int part = 0; part < set.parts().size(); part++) {
      for (int at = 0; at < set.parts().get(part).length(); at++) {
        int offset = at;
        Look look = set.with(part, whole -> whole.flip(offset, 0)).look();
        boolean same =
            look.text("noise").equals(NOISE)
                && look.text("etc/hosts").equals("hosts")
                && look.text("etc/motd").equals("hello");
        assertThat(look.failed() || same).as("part %d byte %d", part, at).isTrue();
      }
    }
  }

  @Test
  void leavesOutWhatALargerSetLeftBehind() {
    int number = set.parts().size();
    Look look = set.plus(bytes("old".repeat(50)).named("a.z%02d".formatted(number))).look();
    assertThat(look.passed()).as("%s", look.findings()).isTrue();
    assertThat(look.codes()).containsExactly("archive.gap");
    assertThat(look.text("noise")).isEqualTo(NOISE);
  }

  @Test
  void readsAWholeZipBesideWhatASetLeftBehind() {
    SplitZip left = set.with(set.parts().size() - 1, _ -> whole());
    Look look = left.look();
    assertThat(look.passed()).as("%s", look.findings()).isTrue();
    assertThat(look.codes()).containsExactly("archive.gap");
    assertThat(look.text("a")).isEqualTo("alone");
  }

  private static DamagedBytes whole() {
    return ZipBuilder.zip().entry("a", "alone").bytes().named("a.zip");
  }

  @Test
  void readsTheOnlyPartOfASet() {
    SplitZip.begun().entry("a", "x").bytes().mustPass();
    ZipBuilder.zip().gap("PK00").entry("a", "x").bytes().mustPass();
  }

  @Test
  void findsNoBombInASetOfDifferentRuns() {
    ZipBuilder zip = SplitZip.begun().entry("a", NOISE).listAgain(0);
    fails(SplitZip.of(zip, 1, SIZE), "archive.inconsistent");
  }
}
