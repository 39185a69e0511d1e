package io.backupmonitor.format;

import static io.backupmonitor.format.DamagedBytes.gzip;
import static io.backupmonitor.format.archive.ZipBuilder.zip;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.backupmonitor.format.archive.ZipBuilder;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// Whatever happens to a small backup, its reader answers with findings and nothing else.
class DamagePropertiesTest {

  private static final String TEXT = "INSERT INTO orders VALUES (1, 'a'); ".repeat(30);
  private static final DamagedBytes GZIP = gzip(TEXT).then(gzip("second member"));
  private static final DamagedBytes ZSTD =
      DamagedBytes.compressed(
          "backup.zst",
          DamagedBytes.bytes(TEXT),
          target -> new ZstdOutputStreamNoFinalizer(target).setChecksum(true));
  private static final DamagedBytes XZ =
      DamagedBytes.compressed(
          "backup.xz",
          DamagedBytes.bytes(TEXT),
          target -> new XZOutputStream(target, new LZMA2Options(0)));
  private static final ZipBuilder ZIP = zip().entry("a", TEXT).stored("b", "two");
  private static final List<DamagedBytes> ALL = List.of(GZIP, ZSTD, XZ, ZIP.bytes());

  @Provide
  Arbitrary<DamagedBytes> backups() {
    return Arbitraries.of(ALL);
  }

  @Test
  void failsEveryTruncation() {
    for (DamagedBytes whole : ALL) {
      for (int length = 8; length < whole.length(); length++) {
        DamagedBytes cut = whole.cutAt(length);
        if (isEndOfFirstMember(cut)) {
          continue;
        }
        Look look = lookAsNamed(cut);
        assertThat(look.failed()).as("%s cut at %d: %s", whole, length, look.findings()).isTrue();
      }
    }
  }

  /// A gzip that ends after its first member is a whole gzip.
  private static boolean isEndOfFirstMember(DamagedBytes cut) {
    return cut.length() == gzip(TEXT).length() && Arrays.equals(cut.all(), gzip(TEXT).all());
  }

  @Property(tries = 600)
  void neverPassesAChangedByteThatAChecksumCovers(
      @ForAll("backups") DamagedBytes whole,
      @ForAll @IntRange(max = 1_000_000) int place,
      @ForAll @IntRange(min = 1, max = 255) int difference) {
    int at = place % whole.length();
    Look look = lookAsNamed(whole.with(at, whole.all()[at] ^ difference));
    if (look.passed()) {
      assertSaysWhatItSaid(look, "byte %d of %s: %s".formatted(at, whole, look.findings()));
    }
  }

  /// What passes has to be the content as it was, so only what says nothing about it changed. In a
  /// zip that is, among others, the mode of a Unix file: no checksum covers it, so that a file can
  /// become a link whose target is the file's content.
  private static void assertSaysWhatItSaid(Look look, String place) {
    Map<String, Entry> entries = look.context().entries();
    look.context()
        .contents()
        .forEach(
            (name, content) -> {
              Entry entry = entries.get(name);
              BackupPath target = entry == null ? null : entry.linkTarget();
              String text = new String(content, StandardCharsets.UTF_8);
              assertThat(target == null ? text : target.text())
                  .as(place)
                  .isIn(TEXT, "two", TEXT + "second member");
            });
  }

  @Test
  void takesAFileWhoseModeBecameThatOfALinkForALink() {
    DamagedBytes whole = ZIP.bytes();
    int modeOfTheLast = whole.length() - 22 - "b".length() - 5;
    int linkInsteadOfFile = 0xa1;
    Look look = lookAsNamed(whole.with(modeOfTheLast, linkInsteadOfFile));
    assertSaysWhatItSaid(look, "the mode of the last member");
    assertThat(look.context().entries())
        .hasEntrySatisfying("b", b -> assertThat(b.kind()).isEqualTo(EntryKind.SYMBOLIC_LINK));
  }

  @Property(tries = 300)
  void answersAnyRubbishWithFindings(
      @ForAll("backups") DamagedBytes whole,
      @ForAll long seed,
      @ForAll @IntRange(max = 40) int keep) {
    byte[] rubbish = new byte[600];
    new Random(seed).nextBytes(rubbish);
    System.arraycopy(whole.all(), 0, rubbish, 0, keep);
    Look look = lookAsNamed(new DamagedBytes(whole.name(), rubbish));
    assertThat(look.passed()).as("%s", look.findings()).isFalse();
    assertThat(look.codes()).doesNotContain(FindingCode.INSPECTION_CRASHED.code());
  }

  /// Looks with the reader that the name promises, as detection may see something else.
  private static Look lookAsNamed(DamagedBytes damaged) {
    Format format = Formats.found().promisedBy(damaged.name()).getFirst();
    return Look.at(format, MemoryContent.of(damaged.name(), damaged.all()), new RecordingContext());
  }
}
