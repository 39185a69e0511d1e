package io.backupmonitor.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What names say about time, series and reuse.
final class BackupNameTest {

  @ParameterizedTest
  @CsvSource({
    "shop-2026-11-21.sql.gz, 2026-11-21T00:00:00Z, shop-*.sql.gz",
    "DB-20261121.sql.gz, 2026-11-21T00:00:00Z, DB-*.sql.gz",
    "last/DB-20261121-030405.sql.gz, 2026-11-21T03:04:05Z, last/DB-*.sql.gz",
    "mysql_example_host_20220315-000000.sql.bz2, 2022-03-15T00:00:00Z, mysql_example_host_*.sql.bz2",
    "backup-2026-01-02T03-04-05.tar.gz, 2026-01-02T03:04:05Z, backup-*.tar.gz",
    "backup-2026-01-02T03:04:05+02:00.tar.gz, 2026-01-02T01:04:05Z, backup-*.tar.gz",
    "2022.12.04.07.24.08.tar.xz, 2022-12-04T07:24:08Z, *.tar.xz",
    "daily/2018-10-04/host-db_2018-10-04_09-29-52.sql.gz, 2018-10-04T09:29:52Z, daily/*/host-db_*.sql.gz",
    "2006-01-02_15-04-05, 2006-01-02T15:04:05Z, *",
    "vzdump-qemu-100-2024_01_01-00_00_00.vma.zst, 2024-01-01T00:00:00Z, vzdump-qemu-100-*.vma.zst",
    "SERVER_db_FULL_20260131_235959.bak, 2026-01-31T23:59:59Z, SERVER_db_FULL_*.bak",
    "1493107454_2017_04_25_10.6.4_gitlab_backup.tar, 2017-04-25T08:04:14Z, *_*_10.6.4_gitlab_backup.tar",
    "duplicity-full.20260102T030405Z.vol1.difftar.gpg, 2026-01-02T03:04:05Z, duplicity-full.*.vol1.difftar.gpg",
    "DB-2026w47.sql.gz, 2026-11-16T00:00:00Z, DB-*.sql.gz",
    "DB-2026-W47.sql.gz, 2026-11-16T00:00:00Z, DB-*.sql.gz",
    "weekly/DB-202647.sql.gz, 2026-11-16T00:00:00Z, weekly/DB-*.sql.gz",
    "weekly/DB-202603.sql.gz, 2026-01-12T00:00:00Z, weekly/DB-*.sql.gz",
    "monthly/DB-202603.sql.gz, 2026-03-01T00:00:00Z, monthly/DB-*.sql.gz",
    "DB-2026-03.sql.gz, 2026-03-01T00:00:00Z, DB-*.sql.gz",
    "2026/11/21/db.dump, 2026-11-21T00:00:00Z, */db.dump",
    "backup-12.31.2023_05-00-12_user.tar.gz, 2023-12-31T05:00:12Z, backup-*_user.tar.gz",
    "dump-21-Nov-2026.sql, 2026-11-21T00:00:00Z, dump-*.sql",
    "dump1767322845.sql, , dump1767322845.sql",
    "dump_1767322845.sql, 2026-01-02T03:00:45Z, dump_*.sql",
    "backup.sql.gz, , backup.sql.gz",
    "backup.sql.gz.1, , backup.sql.gz",
    "backup.sql.2.gz, , backup.sql.gz",
    "backup-20261399.sql, , backup-20261399.sql",
    "a-123e4567-e89b-12d3-a456-426614174000.tar, , a-*.tar",
  })
  void readsTimesAndSeries(String name, Instant time, String series) {
    BackupName read = BackupName.of(name, ZoneOffset.UTC);
    NameTime found = read.time();
    assertThat(found == null ? null : found.start()).isEqualTo(time);
    assertThat(read.series()).isEqualTo(series);
  }

  @ParameterizedTest
  @CsvSource({
    "backup.sql.gz, true",
    "db1.sql.gz, true",
    "archive.7z, true",
    "folder-7/backup.sql.gz, true",
    "backup.sql.gz.1, false",
    "backup-0001.tar, false",
    "shop-2026-11-21.sql, false",
    "2026-11-21/shop.sql, false",
    "web 2.tar, false",
  })
  void aNameIsReusedWhenItHoldsNoDateAndNoNumber(String name, boolean reused) {
    assertThat(BackupName.of(name, ZoneOffset.UTC).reused()).isEqualTo(reused);
  }

  @ParameterizedTest
  @CsvSource({"03-04-2026", "2026-02-30"})
  void aDateThatCannotBeToldIsNoTimeButStillVariable(String date) {
    BackupName read = BackupName.of("x-" + date + ".tar", ZoneOffset.UTC);
    assertThat(read.time()).isNull();
    assertThat(read.series()).isEqualTo("x-*.tar");
  }

  @ParameterizedTest
  @CsvSource({"2026-11-21, 2026-11-20T23:00:00Z", "2026-06-21T02-00-00, 2026-06-21T00:00:00Z"})
  void timesWithoutAZoneAreOfTheLocation(String date, Instant start) {
    BackupName read = BackupName.of("x-" + date + ".tar", ZoneId.of("Europe/Berlin"));
    assertThat(read.time()).isNotNull().extracting(NameTime::start).isEqualTo(start);
  }

  @Provide
  Arbitrary<String> forms() {
    return Arbitraries.of(
        "yyyy-MM-dd'T'HH-mm-ss",
        "yyyyMMdd-HHmmss",
        "yyyyMMddHHmmss",
        "yyyy_MM_dd-HH_mm_ss",
        "yyyy.MM.dd.HH.mm.ss",
        "yyyy-MM-dd_HH:mm:ss",
        "yyyyMMdd'T'HHmmss'Z'");
  }

  @Provide
  Arbitrary<LocalDateTime> times() {
    return Arbitraries.longs()
        .between(0, 3_000_000_000L)
        .map(seconds -> LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC));
  }

  @Property(tries = 500)
  void everyTimeInEveryFormIsReadBack(
      @ForAll("times") LocalDateTime time, @ForAll("forms") String form) {
    String written = DateTimeFormatter.ofPattern(form).format(time);
    BackupName read = BackupName.of("shop-" + written + ".sql.gz", ZoneOffset.UTC);
    assertThat(read.time())
        .isEqualTo(
            new NameTime(
                time.toInstant(ZoneOffset.UTC), time.toInstant(ZoneOffset.UTC).plusSeconds(1)));
    assertThat(read.series()).isEqualTo("shop-*.sql.gz");
    assertThat(read.reused()).isFalse();
  }

  @Property(tries = 1000)
  void anyNameCanBeRead(@ForAll String name) {
    assertThat(BackupName.of(name, ZoneOffset.UTC).series()).isNotNull();
  }
}
