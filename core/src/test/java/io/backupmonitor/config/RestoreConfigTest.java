package io.backupmonitor.config;

import static io.backupmonitor.config.Sample.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.ContentCheck.FileSize;
import io.backupmonitor.model.ContentCheck.FileText;
import io.backupmonitor.model.ContentCheck.Freshness;
import io.backupmonitor.model.ContentCheck.Query;
import io.backupmonitor.model.Expectation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreConfigTest {

  private static final String HEAD =
      """
      backups:
        locations:
          - name: a
            path: /a
            restore:
      """;

  private static Sample restore(String keys) {
    return yaml(HEAD + keys.indent(8));
  }

  private static List<ContentCheck> checks(String items) {
    return restore("checks:\n" + items.indent(2)).read().locations().getFirst().restore().checks();
  }

  @Test
  void readsObjectives() {
    RestoreObjectives objectives =
        restore("rto: 30m\nrpo: 1d2h\nmax_row_drop: 2.5%\nignore_tables: [sessions, 'cache_*']")
            .read()
            .locations()
            .getFirst()
            .restore();
    assertThat(objectives.rto()).isEqualTo(Duration.ofMinutes(30));
    assertThat(objectives.rpo()).isEqualTo(Duration.ofHours(26));
    assertThat(objectives.maxRowDrop()).isEqualTo(0.025);
    assertThat(objectives.ignores("public.cache_users")).isTrue();
    assertThat(objectives.ignores("sessions")).isTrue();
    assertThat(objectives.ignores("public.orders")).isFalse();
  }

  @Test
  void asksNothingByDefault() {
    assertThat(Sample.location("recursive: true").read().locations().getFirst().restore())
        .isEqualTo(RestoreObjectives.NONE);
  }

  @Test
  void readsChecks() {
    List<ContentCheck> checks =
        checks(
            """
            - sql: |
                SELECT count(*)
                FROM orders
              expect: "> 100"
            - {name: host, file: etc/hostname, matches: "^web[0-9]+$", include: ["*.tar"]}
            - {file: a, size: ">= 1.5 MiB"}
            """);
    assertThat(checks)
        .extracting(ContentCheck::name)
        .containsExactly("SELECT count(*) FROM orders", "host", "a");
    assertThat(checks.get(0).subject())
        .isInstanceOfSatisfying(
            Query.class, query -> assertThat(query.expectation().text()).isEqualTo("> 100"));
    assertThat(checks.get(1).subject())
        .isEqualTo(new FileText("etc/hostname", "^web[0-9]+$", true));
    assertThat(checks.get(1).concerns(BackupPath.of("x/y.tar"))).isTrue();
    assertThat(checks.get(1).concerns(BackupPath.of("y.sql"))).isFalse();
    assertThat(((FileSize) checks.get(2).subject()).expectation())
        .isInstanceOfSatisfying(
            Expectation.OfNumber.class,
            size -> assertThat(size.value()).isEqualByComparingTo("1572864"));
  }

  @Test
  void readsFreshnessAsACheck() {
    List<ContentCheck> checks =
        restore("freshness: [{table: s.t, column: c, max_age: 2h}]")
            .read()
            .locations()
            .getFirst()
            .restore()
            .checks();
    assertThat(checks)
        .containsExactly(
            new ContentCheck(
                "s.t.c", List.of(), new Freshness(null, "s.t", "c", Duration.ofHours(2))));
  }

  @Test
  void callsWhatIsInDifferentDatabasesByDifferentNames() {
    assertThat(
            restore(
                    """
                    freshness:
                      - {database: one, table: t, column: at, max_age: 2h}
                      - {database: two, table: t, column: at, max_age: 2h}
                    checks:
                      - {database: one, sql: SELECT 1, expect: 1}
                      - {database: db1, keys: 1}
                    """)
                .read()
                .locations()
                .getFirst()
                .restore()
                .checks())
        .extracting(ContentCheck::name)
        .containsExactly("one: SELECT 1", "db1: keys", "one.t.at", "two.t.at");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "100, = 100",
        "'x', = 'x'",
        "= 'it''s', = 'it''s'",
        ">= 1, >= 1",
        "!= -0.5, != -0.5",
        "newer than 26h, newer than 26h",
      })
  void readsOneComparison(String written, String text) {
    Query query =
        (Query) checks("- sql: SELECT 1\n  expect: \"" + written + "\"\n").getFirst().subject();
    assertThat(query.expectation().text()).isEqualTo(text);
  }

  @Test
  void readsABareNumber() {
    Query query = (Query) checks("- {sql: SELECT 1, expect: 5}").getFirst().subject();
    assertThat(query.expectation())
        .isInstanceOfSatisfying(
            Expectation.OfNumber.class,
            number -> assertThat(number.value()).isEqualTo(BigDecimal.valueOf(5)));
  }

  private static void refused(String item, String place, String message) {
    restore("checks:\n" + item.indent(2)).refusedAt(place, message);
  }

  @Test
  void tellsWhatIsWrongWhereItStands() {
    refused(
        "- sql: SELECT 1\n  expect: '~ 5'",
        "8:21",
        "expected one comparison such as > 100, = 'x' or newer than 26h, found '~ 5'");
    refused(
        "- sql: SELECT 1\n  expect: = x",
        "8:21",
        "expected one comparison such as > 100, = 'x' or newer than 26h, found '= x'; a text"
            + " stands in single quotes");
    refused(
        "- sql: SELECT 1\n  expect: 1\n  file: a",
        "9:19",
        "one check looks at one thing, 'sql', 'file'; make two of them");
    refused("- sql: SELECT 1", "7:18", "'sql' needs 'expect' beside it");
    refused("- name: x", "7:13", "a check needs one of 'sql', 'file', 'files'");
    refused("- file: a\n  expect: 1", "8:21", "'expect' belongs to 'sql'");
    refused("- minimum_tables: 1\n  database: b", "8:23", "'database' belongs to 'sql', 'key'");
    refused(
        "- file: a\n  contains: b\n  size: 1",
        "9:19",
        "one check makes one comparison, 'contains', 'size'; make two of them");
    refused("- file: ../a", "7:19", "'../a' is no path below the restored files");
    refused("- file: a\n  matches: '('", "8:22", "'(' is no regular expression");
    refused("- files: '*.pdf'\n  count: newer than 2h", "8:20", "expected one comparison such as");
  }

  @Test
  void tellsHowADurationIsWritten() {
    for (String wrong : List.of("newer than 26", "newer than 26 hours", "newer 26h")) {
      refused(
          "- sql: SELECT 1\n  expect: " + wrong,
          "8:21",
          "expected one comparison such as > 100, = 'x' or newer than 26h, found '"
              + wrong
              + "'; a duration is written as 26h, 90m or 1d12h");
    }
  }

  @Test
  void refusesALimitThatNothingCanKeep() {
    restore("rto: 0s").refusedAt("6:14", "nothing takes no time at all");
    restore("rpo: 0h").refusedAt("6:14", "nothing takes no time at all");
    restore("freshness: [{table: a, column: b, max_age: 0m}]")
        .refusedAt("6:52", "nothing takes no time at all");
  }

  @Test
  void knowsAComparisonThatYamlTakesForSomethingElse() {
    assertThat(restore("checks:\n  - sql: SELECT 1\n    expect: > 100").problems())
        .singleElement()
        .asString()
        .contains("c.yaml:8:", "; a value that begins with > stands in double quotes");
  }

  @Test
  void tellsWrongObjectives() {
    restore("max_row_drop: 20").refusedAt("6:23", "expected a percentage such as 20%, found '20'");
    restore("rto: soon").refusedAt("6:14", "expected a duration such as 90s");
    restore("freshness: [{table: a, column: b}]")
        .refusedAt("6:21", "backups.locations[].restore.freshness[] needs 'max_age'");
  }

  @Test
  void refusesASecondQueryWhereItStands() {
    refused(
        "- sql: SELECT 1; COMMIT; DELETE FROM orders\n  expect: 1",
        "7:18",
        "a check asks one query; make another check of 'COMMIT; DELETE FROM orders'");
    refused(
        "- sql: |\n    SELECT 'it''s' -- ;\n    ;\n    -- more\n    DROP TABLE x\n  expect: 1",
        "7:18",
        "a check asks one query; make another check of 'DROP TABLE x'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1;",
        "SELECT ';x;' || \"a;b\", `c;d` FROM t; -- that is all",
        "SELECT 1 /* ; SELECT 2 */;; ;",
        "SELECT 6/2*3-1; /* all */",
        "SELECT E'\\'; COMMIT; --'",
        "SELECT $a$;b$a$",
        "SELECT [a;b] FROM t",
        "SELECT 1 # ; two",
        "BEGIN NOT ATOMIC SELECT 1; END",
        "SELECT 1 /* a /* ; b */ ; c */",
        "SELECT 5--1;",
      })
  void leavesToTheEngineWhatItCannotTell(String sql) {
    Query query = (Query) checks("- sql: |\n    " + sql + "\n  expect: 1\n").getFirst().subject();
    assertThat(query.sql()).startsWith(sql);
  }
}
