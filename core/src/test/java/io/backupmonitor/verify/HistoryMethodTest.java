package io.backupmonitor.verify;

import static io.backupmonitor.verify.Case.backup;

import io.backupmonitor.model.Contents;
import io.backupmonitor.model.FindingCode;
import io.backupmonitor.model.Verdict;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What the earlier backups of a series say about the next one: warnings, and never a blame.
class HistoryMethodTest {

  private static final HistoryMethod HISTORY = new HistoryMethod();
  private static final long MIB = 1 << 20;

  @Test
  void saysNothingAboutTheFirstOne() {
    backup().judgedBy(HISTORY).isSkipped();
    backup().notThere().after(100, Contents.NONE).judgedBy(HISTORY).isSkipped();
    backup().notWhole().after(100, Contents.NONE).judgedBy(HISTORY).isSkipped();
  }

  @Test
  void warnsOfTablesThatAreGone() {
    backup()
        .holding(tables(Map.of("public.orders", 100L)))
        .after(100, tables(Map.of("public.orders", 90L, "public.people", 7L)))
        .judgedBy(HISTORY)
        .is(Verdict.PASSED, FindingCode.OBJECTS_DROPPED);
  }

  @Test
  void warnsOfTablesThatBecameEmptyAndOfRowsThatFellByHalf() {
    backup()
        .holding(tables(Map.of("a", 1_000L, "b", 0L)))
        .after(100, tables(Map.of("a", 1_000L, "b", 20L)))
        .judgedBy(HISTORY)
        .is(Verdict.PASSED, FindingCode.ROWS_DROPPED);
    backup()
        .holding(tables(Map.of("a", 499L)))
        .after(100, tables(Map.of("a", 1_000L)))
        .judgedBy(HISTORY)
        .is(Verdict.PASSED, FindingCode.ROWS_DROPPED);
    backup()
        .holding(tables(Map.of("a", 510L, "few", 0L)))
        .after(100, tables(Map.of("a", 1_000L, "few", 19L)))
        .judgedBy(HISTORY)
        .is(Verdict.PASSED);
  }

  @Test
  void warnsOfMembersThatFellByHalf() {
    backup()
        .holding(entries(49))
        .after(100, entries(100))
        .judgedBy(HISTORY)
        .is(Verdict.PASSED, FindingCode.OBJECTS_DROPPED);
    backup().holding(entries(50)).after(100, entries(100)).judgedBy(HISTORY).is(Verdict.PASSED);
  }

  @Test
  void warnsOfTheVeryBytesOfTheOneBefore() {
    backup()
        .afterTheSameBytes()
        .judgedBy(HISTORY)
        .is(Verdict.PASSED, FindingCode.CONTENT_IDENTICAL);
  }

  @Test
  void warnsOfASizeFarFromTheOthersInBothDirections() {
    afterFour(10 * MIB).judgedBy(HISTORY).is(Verdict.PASSED);
    afterFour(4 * MIB).judgedBy(HISTORY).is(Verdict.PASSED, FindingCode.SIZE_DROP);
    afterFour(16 * MIB).judgedBy(HISTORY).is(Verdict.PASSED, FindingCode.SIZE_SPIKE);
  }

  @Test
  void takesNoSizeForUnusualWhereSizesVaryOrFewAreKnown() {
    backup()
        .ofSize(4 * MIB)
        .after(10 * MIB, Contents.NONE)
        .after(10 * MIB, Contents.NONE)
        .after(10 * MIB, Contents.NONE)
        .judgedBy(HISTORY)
        .is(Verdict.PASSED);
    backup()
        .ofSize(4 * MIB)
        .after(5 * MIB, Contents.NONE)
        .after(20 * MIB, Contents.NONE)
        .after(7 * MIB, Contents.NONE)
        .after(12 * MIB, Contents.NONE)
        .judgedBy(HISTORY)
        .is(Verdict.PASSED);
  }

  private static Case afterFour(long size) {
    return backup()
        .ofSize(size)
        .after(10 * MIB, Contents.NONE)
        .after(10 * MIB + 1_000, Contents.NONE)
        .after(10 * MIB - 1_000, Contents.NONE)
        .after(10 * MIB, Contents.NONE);
  }

  private static Contents tables(Map<String, Long> tables) {
    return new Contents(0, 0, new TreeMap<>(tables));
  }

  private static Contents entries(long entries) {
    return new Contents(entries, 0, new TreeMap<>());
  }
}
