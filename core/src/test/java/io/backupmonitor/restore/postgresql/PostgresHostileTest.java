package io.backupmonitor.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.restore.DrillLanguage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What somebody who can write into a backup folder gets out of a drill: nothing.
final class PostgresHostileTest {

  @TempDir Path folder;

  private PostgresDrillLanguage drill;
  private Path marker;

  @BeforeEach
  void begin() throws Exception {
    drill = new PostgresDrillLanguage(folder);
    // Everybody may write there, the server's user too: only refusing keeps the file away.
    marker = Files.createTempFile("backup-monitor-marker", ".txt");
    Files.delete(marker);
  }

  @AfterEach
  void nothingReachedTheMachine() {
    assertThat(marker).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\! touch MARK",
        "\\copy public.t to program 'touch MARK'",
        "\\copy public.t to 'MARK'",
        "\\o |touch MARK",
        "\\o MARK",
        "\\connect host=evil",
        "SELECT 'x' \\g MARK",
        "SELECT 'x' \\g |touch MARK",
        "\\restrict `touch MARK`",
        "\\set x `touch MARK`",
      })
  void commandsForTheClientNeverRun(String line) throws Exception {
    dump("CREATE TABLE public.t (a int);\n" + line + "\nCREATE TABLE public.u (a int);\n")
        .mustFail("dump.meta_command");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY public.t TO PROGRAM 'touch MARK'",
        "COPY public.t FROM PROGRAM 'touch MARK'",
        "COPY (SELECT 1) TO 'MARK'",
        "COPY public.t FROM '/etc/passwd'",
        "ALTER SYSTEM SET archive_command = 'touch MARK'",
        "LOAD 'MARK'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_export(1, 'MARK')",
      })
  void statementsThatReachOutNeverRun(String statement) throws Exception {
    dump("CREATE TABLE public.t (a int);\n" + statement + ";\n").mustFail("dump.unsafe_statement");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY public.t TO PROGRAM 'touch MARK';",
        "COPY public.t FROM '/etc/passwd';",
        "PERFORM pg_catalog.pg_read_file('/etc/passwd');",
        "PERFORM pg_catalog.lo_import('/etc/passwd');",
        "EXECUTE 'COPY public.t TO PROGRAM ''touch MARK''';",
      })
  void theServerRefusesWhatIsHidden(String hidden) throws Exception {
    dump("CREATE TABLE public.t (a text);\nDO $$ BEGIN " + hidden + " END $$;\n")
        .mustFail("dump.unsafe_statement");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER ROLE CURRENT_USER SUPERUSER;",
        "CREATE ROLE evil SUPERUSER;",
        "EXECUTE 'CREATE EXTENSION plperlu';",
        "EXECUTE 'CREATE EXTENSION dblink SCHEMA public';",
        "EXECUTE 'CREATE EXTENSION file_fdw SCHEMA public';",
        "EXECUTE 'CREATE FUNCTION public.f() RETURNS int LANGUAGE c AS ''MARK'', ''f''';",
        "PERFORM pg_catalog.set_config('session_preload_libraries', 'MARK', false);",
        "EXECUTE 'SET SESSION AUTHORIZATION DEFAULT; SET ROLE pg_execute_server_program';",
      })
  void nobodyGetsMoreRights(String hidden) throws Exception {
    dump("DO $$ BEGIN " + hidden + " END $$;\nCREATE TABLE public.t (a int);\n")
        .mustNotKnow("restore.extension_missing")
        .saying("42501");
  }

  @Test
  void rolesOfTheDumpGiveNoRights() throws Exception {
    dump("""
            CREATE TABLE public.t (a text);
            SET ROLE pg_execute_server_program;
            SET SESSION AUTHORIZATION postgres;
            GRANT pg_execute_server_program TO app;
            DO $$ BEGIN COPY public.t TO PROGRAM 'touch MARK'; END $$;
            """)
        .mustFail("dump.unsafe_statement");
  }

  @Test
  void whatCountingCallsHasNoRightsEither() throws Exception {
    dump("""
            CREATE TABLE public.t (a int);
            INSERT INTO public.t VALUES (1);
            CREATE FUNCTION public.f(int) RETURNS boolean LANGUAGE plpgsql AS $$
            BEGIN COPY public.t TO PROGRAM 'touch MARK'; RETURN true; END $$;
            CREATE FUNCTION public.count(bigint) RETURNS bigint LANGUAGE plpgsql AS $$
            BEGIN COPY public.t TO PROGRAM 'touch MARK'; RETURN 1; END $$;
            ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
            ALTER TABLE public.t FORCE ROW LEVEL SECURITY;
            CREATE POLICY p ON public.t USING (public.f(a));
            """)
        .mustPass("1 table, 1 row");
  }

  @Test
  void anEndlessLoopIsEndedFromOutside() throws Exception {
    drill.within(Duration.ofSeconds(2));
    dump("""
            SET statement_timeout = 0;
            CREATE TABLE public.t (a int);
            DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(0.01); EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$;
            """)
        .mustNotKnow("restore.timeout");
  }

  @Test
  void anEndlessAnswerIsCutOff() throws Exception {
    dump("CREATE TABLE public.t (a int);\n"
            + "SELECT repeat('x', 1000) FROM generate_series(1, 10000000);\n")
        .mustNotKnow("restore.no_engine")
        .saying("answered with more than");
  }

  @Test
  void noticesWithoutEndFillNoMemory() throws Exception {
    dump("""
            SET client_min_messages = notice;
            DO $$ BEGIN FOR i IN 1..1000000 LOOP RAISE NOTICE '%', repeat('x', 1000); END LOOP; END $$;
            CREATE TABLE public.t (a int);
            """)
        .mustPass("1 table, 0 rows");
  }

  @Test
  void aSubscriptionIsNeverMade() throws Exception {
    dump("""
            CREATE TABLE public.t (a int);
            CREATE SUBSCRIPTION s CONNECTION 'host=192.0.2.1 dbname=x' PUBLICATION p;
            DO $$ BEGIN CREATE SUBSCRIPTION s CONNECTION 'host=192.0.2.1 dbname=x' PUBLICATION p
            WITH (create_slot = false); END $$;
            """)
        .mustNotKnow("restore.extension_missing")
        .saying("42501");
  }

  private DrillLanguage.Result dump(String statements) throws Exception {
    return drill.dump(statements.replace("MARK", marker.toString()));
  }
}
