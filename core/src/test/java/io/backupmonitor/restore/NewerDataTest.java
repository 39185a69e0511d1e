package io.backupmonitor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.ContentCheck.Freshness;
import io.backupmonitor.model.Verdict;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is told of columns that get no new rows.
class NewerDataTest {

  private static final ContentCheck CHECK =
      new ContentCheck("last", List.of(), new Freshness(null, "t", "c", Duration.ofDays(1)));

  private static List<Assertion> seen(String value, Verdict verdict) {
    return List.of(new Assertion("last", verdict, "", value));
  }

  @ParameterizedTest(name = "{0} {1} then {2} {3}: {4}")
  @CsvSource({
    "2026-11-20 10:00:00, PASSED, 2026-11-20 10:00:01, PASSED, false",
    "2026-11-20 10:00:00, PASSED, 2026-11-20 10:00:00, PASSED, true",
    "2026-11-20 10:00:00, PASSED, 2026-11-19 10:00:00, PASSED, true",
    "2026-11-20 10:00:00+00, PASSED, 2026-11-20 10:30:00+01, PASSED, true",
    "1795000000, PASSED, 1795000001, PASSED, false",
    "2026-11-20, PASSED, 2026-11-20, FAILED, false",
    "nothing, FAILED, 2026-11-20, PASSED, false",
    "2026-11-20, PASSED, no such column, ERROR, false",
    "soon, PASSED, soon, PASSED, false",
  })
  void tellsWhatStandsStill(
      String before, Verdict verdictBefore, String now, Verdict verdict, boolean told) {
    NewerData data = new NewerData(seen(before, verdictBefore), seen(now, verdict), ZoneOffset.UTC);
    assertThat(data.finding(List.of(CHECK)).isPresent()).isEqualTo(told);
  }

  @Test
  void keepsChecksOfTheSameNameApart() {
    Assertion forward = seen("2026-11-21", Verdict.PASSED).getFirst();
    Assertion still = seen("2026-11-20", Verdict.PASSED).getFirst();
    List<Assertion> before = List.of(still, still);
    List<ContentCheck> checks = List.of(CHECK, CHECK);
    assertThat(new NewerData(before, List.of(forward, still), ZoneOffset.UTC).finding(checks))
        .isPresent();
    assertThat(new NewerData(before, List.of(forward, forward), ZoneOffset.UTC).finding(checks))
        .isEmpty();
  }
}
