package io.backupmonitor.format.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.Inspection;
import io.backupmonitor.model.Finding;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Hands any bytes to the readers of one family, and demands that they answer with findings: no
/// exception, no reader that breaks down or runs out of memory, and no end of the time.
///
/// The first byte of an input says as which of the family's specimens the rest is read: under its
/// name, and beside its other files.
final class AnyBytes {

  /// Longer ones only slow the fuzzer down.
  private static final int LONGEST_SEED = 16_000;

  private static final Limits LIMITS =
      new Limits(1L << 30, 1_000_000, 100_000, 6, 64L << 20, Duration.ofSeconds(20));

  private final List<Specimen> specimens;
  private final Inspected inspected;

  AnyBytes(List<Specimen> specimens) {
    this.specimens = specimens;
    this.inspected = new Inspected(folder());
  }

  /// Below the folder of the build, since nothing tells a fuzz test when it is over.
  private static Path folder() {
    try {
      Path all = Files.createDirectories(Path.of("target", "any-bytes").toAbsolutePath());
      return Files.createTempDirectory(all, "run");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// Whole specimens and those with incomplete content.
  List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int each = 0; each < specimens.size(); each++) {
      for (Damage damage : List.of(Damage.NONE, Damage.INNER, Damage.HALF, Damage.HEADER_BIT)) {
        byte index = (byte) each;
        damage
            .of(specimens.get(each))
            .map(Specimen::bytes)
            .filter(bytes -> bytes.length <= LONGEST_SEED)
            .ifPresent(bytes -> seeds.add(Contents.joined(new byte[] {index}, bytes)));
      }
    }
    return seeds;
  }

  void mustBeAnswered(byte[] input) throws IOException, InterruptedException {
    if (input.length == 0) {
      return;
    }
    Specimen as = specimens.get((input[0] & 0xff) % specimens.size());
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    Inspection inspection = inspected.of(as.with(as.target(), bytes), LIMITS);
    assertThat(inspection.findings())
        .extracting(Finding::code)
        .as("%s: %s", as, inspection.findings())
        .doesNotContain(
            FindingCode.INSPECTION_CRASHED, FindingCode.BACKUP_UNREADABLE, FindingCode.LIMIT_TIME);
    assertThat(inspection.findings())
        .as("%s", as)
        .doesNotContain(FindingCode.LIMIT_MEMORY.saying("its reader ran out of memory"));
  }
}
