package io.backupmonitor.restore.postgresql;

import static io.backupmonitor.restore.Asked.equal;
import static io.backupmonitor.restore.Asked.more;
import static io.backupmonitor.restore.Asked.query;
import static io.backupmonitor.restore.Asked.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.Assertion;
import io.backupmonitor.model.ContentCheck;
import io.backupmonitor.model.ContentCheck.Freshness;
import io.backupmonitor.model.ContentCheck.Query;
import io.backupmonitor.model.ContentCheck.Tables;
import io.backupmonitor.model.Verdict;
import io.backupmonitor.restore.DrillLanguage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a restored PostgreSQL dump answers, and what it is kept from.
class PostgresRestoredTest {

  private static final String DUMP =
      PostgresDrillLanguage.HEAD
          + """
          CREATE FUNCTION public.who() RETURNS text LANGUAGE sql AS $$
            SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user $$;
          CREATE FUNCTION public.slow() RETURNS int LANGUAGE plpgsql AS $$
            BEGIN PERFORM set_config('statement_timeout', '0', false); PERFORM pg_sleep(60);
            RETURN 1; END $$;
          CREATE FUNCTION public.changes() RETURNS int LANGUAGE plpgsql AS $$
            BEGIN DELETE FROM public.item; RETURN 1; END $$;
          CREATE TABLE public.item (id integer, name text, made timestamp with time zone);
          COPY public.item (id, name, made) FROM stdin;
          1\tone\t2026-11-26 09:00:00+00
          2\ttwo\t2026-11-27 02:00:00+00
          \\.

          """
          + PostgresDrillLanguage.FOOT;

  @TempDir Path folder;

  @Test
  void answersWithTheRightsOfTheBackupAndNoMore() throws Exception {
    DrillLanguage drills = new DrillLanguage(new PostgresEngine(), folder);
    List<Assertion> made =
        drills.ask(
            "backup.sql",
            "postgresql.sql",
            DUMP.getBytes(StandardCharsets.UTF_8),
            query("SELECT count(*) FROM item;", equal(2)),
            query("SELECT count(*) FROM item", more(2)),
            query("SELECT name FROM item WHERE id = 1", text("one")),
            query("SELECT name FROM item WHERE id = 9", text("one")),
            new Freshness(null, "public.item", "made", Duration.ofHours(1)),
            new Tables(1),
            new Query("any", "SELECT 1", equal(1)),
            query("SELECT who()", text("false")),
            query("SELECT nothing FROM nowhere", equal(1)),
            query("SELECT changes()", equal(1)),
            query("SELECT slow()", equal(1)),
            query("SELECT repeat('x', 20000000)", equal(1)),
            query("SELECT g FROM generate_series(1, 3000000) g", equal(1)),
            query("COPY (SELECT 1) TO PROGRAM 'id'", equal(1)),
            query("SELECT pg_read_file('/etc/passwd')", equal(1)),
            new ContentCheck.FileThere("PG_VERSION"));
    assertThat(made.stream().map(Assertion::status))
        .as("%s", made)
        .containsExactly(
            Verdict.PASSED,
            Verdict.FAILED,
            Verdict.PASSED,
            Verdict.FAILED,
            Verdict.PASSED,
            Verdict.PASSED,
            Verdict.PASSED,
            Verdict.PASSED,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.PASSED,
            Verdict.ERROR,
            Verdict.ERROR,
            Verdict.ERROR);
    assertThat(made.get(8).actual()).contains("\"nowhere\" does not exist");
    assertThat(made.get(9).actual()).contains("read-only transaction");
    assertThat(made.get(10).actual()).contains("statement timeout");
    assertThat(made.get(14).actual()).contains("permission denied");
    assertThat(drills.evidence()).matches("PostgreSQL \\d+.* \\{public.item=2}");
  }

  private static final String CODE =
      PostgresDrillLanguage.HEAD
          + """
          CREATE SEQUENCE public.numbers;
          CREATE TABLE public.item (id integer);
          CREATE FUNCTION public.leaves() RETURNS int LANGUAGE plpgsql AS $$
            BEGIN PERFORM set_config('transaction_read_only', 'off', false);
            DELETE FROM public.item; RETURN 1; END $$;
          CREATE PROCEDURE public.commits() LANGUAGE plpgsql AS $$
            BEGIN COMMIT; DELETE FROM public.item; END $$;
          COPY public.item (id) FROM stdin;
          1
          2
          \\.

          SELECT pg_catalog.lo_create('4711');
          """
          + PostgresDrillLanguage.FOOT;

  @Test
  void runsOneQueryThatChangesNothing() throws Exception {
    List<Assertion> made =
        new DrillLanguage(new PostgresEngine(), folder)
            .ask(
                "backup.sql",
                "postgresql.sql",
                CODE.getBytes(StandardCharsets.UTF_8),
                query("SELECT 1; COMMIT; DELETE FROM item", equal(1)),
                query("SELECT 1; DELETE FROM item", equal(1)),
                query("SELECT 1;; COMMIT", equal(1)),
                query("COMMIT", equal(1)),
                query("DO $$ BEGIN DELETE FROM public.item; END $$", equal(1)),
                query("CALL commits()", equal(1)),
                query("SELECT leaves()", equal(1)),
                query("SELECT nextval('numbers')", equal(1)),
                query("SELECT set_config('transaction_read_only', 'off', false)", text("off")),
                query("SELECT lo_unlink(4711)", equal(1)),
                query("SELECT E'\\';' || 'x' -- '; COMMIT; DELETE FROM item; --'", text("';x")),
                query("SELECT 1; -- and that is all;\n", equal(1)),
                query("SELECT $a$; COMMIT;$a$ /* ; */ ; /* x */ -- y", text("; COMMIT;")),
                query("SELECT count(*) FROM pg_largeobject_metadata", equal(1)),
                query("SELECT count(*) FROM item", equal(2)));
    assertThat(made.subList(0, 9))
        .as("%s", made)
        .extracting(Assertion::status)
        .containsOnly(Verdict.ERROR);
    assertThat(made.subList(10, 15))
        .as("%s", made)
        .extracting(Assertion::status)
        .containsOnly(Verdict.PASSED);
    assertThat(made.getFirst().actual()).contains("one query");
  }
}
