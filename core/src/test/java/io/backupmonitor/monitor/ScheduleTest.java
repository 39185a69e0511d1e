package io.backupmonitor.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When backups are expected.
final class ScheduleTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * *        | 2026-11-21T03:00:00Z | 2026-11-22T03:00:00Z",
        "*/20 * * * *     | 2026-11-21T03:00:00Z | 2026-11-21T03:20:00Z",
        "5-10/5 1,2 * * * | 2026-11-21T01:05:00Z | 2026-11-21T01:10:00Z",
        "5-10/5 1,2 * * * | 2026-11-21T01:10:00Z | 2026-11-21T02:05:00Z",
        "0 0 1 * *        | 2026-11-21T01:10:00Z | 2026-12-01T00:00:00Z",
        "0 0 29 2 *       | 2026-11-21T01:10:00Z | 2028-02-29T00:00:00Z",
        "30 4 * * mon-fri | 2026-11-20T05:00:00Z | 2026-11-23T04:30:00Z",
        "30 4 * * 7       | 2026-11-20T05:00:00Z | 2026-11-22T04:30:00Z",
        "30 4 * * 5-7     | 2026-11-20T05:00:00Z | 2026-11-21T04:30:00Z",
        "0 0 13 * fri     | 2026-11-20T05:00:00Z | 2026-11-27T00:00:00Z",
        "0 12 * JAN,dec * | 2026-11-20T05:00:00Z | 2026-12-01T12:00:00Z",
        "hourly           | 2026-11-20T05:30:00Z | 2026-11-20T06:00:00Z",
        "daily            | 2026-11-20T05:30:00Z | 2026-11-21T00:00:00Z",
        "@daily           | 2026-11-20T05:30:00Z | 2026-11-21T00:00:00Z",
        "weekly           | 2026-11-20T05:30:00Z | 2026-11-23T00:00:00Z",
        "monthly          | 2026-11-20T05:30:00Z | 2026-12-01T00:00:00Z",
        "@yearly          | 2026-11-20T05:30:00Z | 2027-01-01T00:00:00Z",
      })
  void knowsTheNextRun(String expression, Instant after, Instant next) {
    assertThat(Schedule.parse(expression, ZoneOffset.UTC).next(after)).isEqualTo(next);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "nightly      | five fields",
        "0 3 * *      | five fields",
        "60 3 * * *   | '60' is no minute: it is a number from 0 to 59",
        "0 24 * * *   | '24' is no hour",
        "0 3 0 * *    | '0' is no day of the month",
        "0 3 * foo *  | 'foo' is no month",
        "0 3 * * 8    | '8' is no day of the week",
        "*/0 3 * * *  | a step is a number from 1",
        "5-1 3 * * *  | the range runs backwards",
        "0 3 31 2 *   | no such day ever comes",
        "0,, 3 * * *  | '' is no minute",
        "-5 3 * * *   | '-5' is no minute",
      })
  void saysWhatIsWrongWithAnExpression(String expression, String why) {
    assertThatThrownBy(() -> Schedule.parse(expression, ZoneOffset.UTC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + expression + "' is no schedule")
        .hasMessageContaining(why);
  }

  @Test
  void aDailyTimeComesOnceADayThroughBothChangesOfTheClocks() {
    for (String expression : List.of("0 3 * * *", "30 2 * * *", "0 0 * * *")) {
      List<Instant> runs =
          Schedule.parse(expression, BERLIN)
              .between(
                  Instant.parse("2026-03-01T12:00:00Z"),
                  Instant.parse("2026-11-30T12:00:00Z"),
                  999);
      assertThat(runs).hasSize(274).isSorted().doesNotHaveDuplicates();
      assertThat(runs.stream().map(run -> run.atZone(BERLIN).toLocalDate()).distinct())
          .hasSize(274);
    }
  }

  @Test
  void aTimeThatIsLeftOutComesLater() {
    Schedule schedule = Schedule.parse("30 2 * * *", BERLIN);
    assertThat(schedule.next(Instant.parse("2026-03-28T12:00:00Z")))
        .isEqualTo("2026-03-29T01:30:00Z");
  }

  @Test
  void everyHourCountsBothHoursThatComeTwice() {
    List<Instant> runs =
        Schedule.parse("hourly", BERLIN)
            .between(
                Instant.parse("2026-10-24T22:00:00Z"), Instant.parse("2026-10-25T22:59:00Z"), 99);
    assertThat(runs).hasSize(25);
  }

  @Test
  void ofVeryManyRunsTheLastOnesCount() {
    List<Instant> runs =
        Schedule.parse("* * * * *", ZoneOffset.UTC)
            .between(Instant.EPOCH, Instant.parse("2026-11-22T12:00:00Z"), 10);
    assertThat(runs).hasSize(10).last().isEqualTo(Instant.parse("2026-11-22T12:00:00Z"));
  }

  @Property(tries = 300)
  void betweenAgreesWithNext(
      @ForAll @IntRange(min = 0, max = 59) int minute,
      @ForAll @IntRange(min = 0, max = 23) int hour,
      @ForAll @IntRange(min = 0, max = 700) int day) {
    Schedule schedule = Schedule.parse(minute + " " + hour + " * * *", BERLIN);
    Instant from = LocalDateTime.of(2026, 1, 1, 0, 0).plusDays(day).atZone(BERLIN).toInstant();
    List<Instant> runs = schedule.between(from, from.plus(Duration.ofDays(3)), 100);
    Instant expected = schedule.next(from.minusSeconds(1));
    for (Instant run : runs) {
      assertThat(run).isEqualTo(expected);
      boolean moved = !run.atZone(BERLIN).toLocalTime().equals(LocalTime.of(hour, minute));
      assertThat(moved && hour != 2).isFalse();
      expected = schedule.next(run);
    }
    assertThat(expected).isAfter(from.plus(Duration.ofDays(3)));
  }
}
