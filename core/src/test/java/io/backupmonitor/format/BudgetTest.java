package io.backupmonitor.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.model.FindingCode;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BudgetTest {

  private static final long MEBIBYTE = 1L << 20;

  private long nanos;

  /// 1,000 MiB of content, 300 times as much as was read, 2 members, a minute.
  private Budget budget(long bytesRead) {
    Limits limits = new Limits(1_000 * MEBIBYTE, 300, 2, 6, 64 * MEBIBYTE, Duration.ofMinutes(1));
    return new Budget(limits, () -> bytesRead, () -> nanos);
  }

  @Test
  void boundsTheContent() throws Exception {
    Budget budget = budget(1_000 * MEBIBYTE);
    budget.chargeBytes(1_000 * MEBIBYTE);
    refused(FindingCode.LIMIT_BYTES, () -> budget.chargeBytes(1));
  }

  @Test
  void boundsTheRatioOnceMuchCameOut() throws Exception {
    Budget budget = budget(MEBIBYTE);
    budget.chargeBytes(256 * MEBIBYTE);
    budget.chargeBytes(44 * MEBIBYTE);
    refused(FindingCode.LIMIT_RATIO, () -> budget.chargeBytes(MEBIBYTE));
  }

  @Test
  void countsHolesApartAndWithoutARatioUntilTheyAreHuge() throws Exception {
    Limits limits = new Limits(1L << 40, 300, 2, 6, MEBIBYTE, Duration.ofMinutes(1));
    Budget budget = new Budget(limits, () -> MEBIBYTE, () -> nanos);
    budget.chargeHole(64L << 30);
    budget.chargeBytes(200 * MEBIBYTE);
    refused(FindingCode.LIMIT_RATIO, () -> budget.chargeHole(1));
    refused(FindingCode.LIMIT_BYTES, () -> budget.chargeHole(1L << 40));
    refused(FindingCode.LIMIT_BYTES, () -> budget.chargeHole(Long.MAX_VALUE));
  }

  @Test
  void boundsTheMembers() throws Exception {
    Budget budget = budget(1);
    budget.chargeEntry();
    budget.chargeEntry();
    refused(FindingCode.LIMIT_ENTRIES, budget::chargeEntry);
  }

  @Test
  void boundsTheTime() throws Exception {
    Budget budget = budget(1);
    nanos = Duration.ofSeconds(59).toNanos();
    budget.chargeBytes(1);
    nanos = Duration.ofSeconds(61).toNanos();
    refused(FindingCode.LIMIT_TIME, () -> budget.chargeBytes(1));
  }

  private static void refused(FindingCode code, ThrowingCallable charge) {
    assertThatThrownBy(charge)
        .isInstanceOfSatisfying(
            DamageException.class, stop -> assertThat(stop.finding().code()).isEqualTo(code));
  }
}
