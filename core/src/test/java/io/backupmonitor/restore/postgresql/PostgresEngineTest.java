package io.backupmonitor.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.restore.server.ServerCache;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the PostgreSQL engine makes of good, odd and bad dumps, each restored for real.
final class PostgresEngineTest {

  @TempDir Path folder;

  private PostgresDrillLanguage drill;

  @BeforeEach
  void begin() {
    drill = new PostgresDrillLanguage(folder);
  }

  @Test
  void blamesNobodyForADumpOfAPart() throws Exception {
    drill
        .dump("CREATE TABLE app.t (a integer);\n")
        .mustNotKnow("restore.reference_missing")
        .saying("refers to the schema app");
    drill
        .dump("CREATE INDEX i ON public.t USING btree (a);\n")
        .mustNotKnow("restore.reference_missing")
        .saying("a part of a dump");
    drill
        .dump(
            """
            CREATE SCHEMA app;
            CREATE TABLE app.one (a integer);
            CREATE TABLE app.t (h public.hstore);
            """)
        .mustNotKnow("restore.reference_missing")
        .saying("public.hstore");
    drill
        .dump(
            """
            CREATE TABLE public.t (a integer);
            ALTER TABLE ONLY public.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES public.other(a);
            """)
        .mustNotKnow("restore.reference_missing")
        .saying("public.other");
  }

  @Test
  void failsADumpThatLostATable() throws Exception {
    drill
        .dump(
            """
            CREATE TABLE public.t (a integer);
            COPY public.other (a) FROM stdin;
            1
            \\.
            """)
        .mustFail("restore.failed");
    drill
        .dump("CREATE TABLE public.t (a integer);\nCREATE INDEX i ON public.other (a);\n")
        .mustFail("restore.failed");
  }

  @Test
  void makesHarmlessExtensionsThatNeedASuperuser() throws Exception {
    drill
        .dump(
            """
            CREATE EXTENSION IF NOT EXISTS bloom WITH SCHEMA public;
            CREATE EXTENSION IF NOT EXISTS pgstattuple WITH SCHEMA public;
            CREATE TABLE public.t (a integer);
            INSERT INTO public.t VALUES (1);
            CREATE INDEX ON public.t USING bloom (a);
            """)
        .mustPass("1 table, 1 row");
  }

  /// The installed server of the dump's version, where there is one, and else the bundled one.
  @Test
  void restoresIntoAServerOfTheVersionThatTheDumpComesFrom() throws Exception {
    PostgresServers servers = PostgresServers.found(ServerCache.opened(), List.of());
    for (PostgresBinaries each : servers.installed()) {
      if (each.majorVersion() >= 15) {
        drill
            .file(
                PostgresDrillLanguage.HEAD.replace(
                        "SET statement_timeout",
                        "-- Dumped from database version %1$d.1\n-- Dumped by pg_dump version %1$d.1\n\nSET statement_timeout"
                            .formatted(each.majorVersion()))
                    + "CREATE EXTENSION pg_trgm WITH SCHEMA public;\nCREATE TABLE public.t (a integer);\n"
                    + PostgresDrillLanguage.FOOT)
            .mustPass("1 table, 0 rows")
            .mustTell("in PostgreSQL " + each.majorVersion());
      }
    }
    drill.dump("CREATE TABLE public.t (a integer);\n").mustPass("1 table, 0 rows");
  }

  @Test
  void restoresAWholeDump() throws Exception {
    drill
        .dump(
            """
            CREATE SCHEMA sales;
            ALTER SCHEMA sales OWNER TO postgres;
            CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog;
            COMMENT ON EXTENSION plpgsql IS 'PL/pgSQL';
            CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;
            COMMENT ON EXTENSION citext IS 'x';
            CREATE TYPE sales.tier AS ENUM ('a', 'b;c');
            SET default_tablespace = '';
            SET default_table_access_method = heap;
            CREATE TABLE sales.orders (id bigint NOT NULL, day date NOT NULL, t sales.tier, n public.citext)
                PARTITION BY RANGE (day);
            CREATE TABLE sales.orders_2024 (id bigint NOT NULL, day date NOT NULL, t sales.tier, n public.citext);
            ALTER TABLE sales.orders OWNER TO "the owner";
            CREATE SEQUENCE sales.orders_id_seq;
            ALTER TABLE ONLY sales.orders ATTACH PARTITION sales.orders_2024
                FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
            CREATE FUNCTION sales.twice(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 2; SELECT i * 2; END;
            CREATE FUNCTION sales.t() RETURNS trigger LANGUAGE plpgsql AS $_$ BEGIN RETURN NEW; END; $_$;
            COPY sales.orders_2024 (id, day, t, n) FROM stdin;
            1	2024-05-01	a	Näme
            2	2024-06-01	b;c	\\N
            \\.
            CREATE VIEW sales.v AS SELECT id, sales.twice(1) AS x FROM sales.orders;
            CREATE MATERIALIZED VIEW sales.m AS SELECT count(*) FROM sales.orders WITH NO DATA;
            CREATE RULE r AS ON INSERT TO sales.v DO INSTEAD (SELECT 1; SELECT 2);
            SELECT pg_catalog.setval('sales.orders_id_seq', 2, true);
            SELECT pg_catalog.lo_create('4711');
            ALTER LARGE OBJECT 4711 OWNER TO postgres;
            BEGIN;
            SELECT pg_catalog.lo_open('4711', 131072);
            SELECT pg_catalog.lowrite(0, '\\x00ff');
            SELECT pg_catalog.lo_close(0);
            COMMIT;
            ALTER TABLE ONLY sales.orders ADD CONSTRAINT k PRIMARY KEY (id, day);
            CREATE TRIGGER t BEFORE INSERT ON sales.orders_2024 FOR EACH ROW EXECUTE FUNCTION sales.t();
            ALTER TABLE sales.orders ENABLE ROW LEVEL SECURITY;
            ALTER TABLE ONLY sales.orders FORCE ROW LEVEL SECURITY;
            CREATE POLICY p ON sales.orders TO reader USING (false);
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT SELECT ON TABLE sales.orders TO reader, "some other" WITH GRANT OPTION;
            ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA sales GRANT SELECT ON TABLES TO reader;
            REFRESH MATERIALIZED VIEW sales.m;
            """)
        .mustPass("2 tables, 2 rows");
  }

  @Test
  void restoresACompressedDump() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      String text =
          PostgresDrillLanguage.HEAD
              + "CREATE TABLE public.t (a int);\nCOPY public.t (a) FROM stdin;\n1\n2\n\\.\n"
              + PostgresDrillLanguage.FOOT;
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    drill.bytes("backup.sql.gz", packed.toByteArray()).mustPass("1 table, 2 rows");
  }

  @Test
  void restoresAClusterDatabaseByDatabase() throws Exception {
    drill
        .file(
            """
            -- PostgreSQL database cluster dump
            SET default_transaction_read_only = off;
            CREATE ROLE app;
            ALTER ROLE app WITH SUPERUSER LOGIN PASSWORD 'SCRAM-SHA-256$4096:x';
            CREATE ROLE postgres;
            GRANT app TO postgres;
            \\connect template1
            -- PostgreSQL database dump
            SELECT pg_catalog.set_config('search_path', '', false);
            -- PostgreSQL database dump complete
            CREATE DATABASE shop WITH TEMPLATE = template0 LOCALE_PROVIDER = libc LOCALE = 'xx_XX';
            ALTER DATABASE shop OWNER TO app;
            GRANT CONNECT ON DATABASE shop TO app;
            \\connect -reuse-previous=on "dbname='shop'"
            -- PostgreSQL database dump
            SELECT pg_catalog.set_config('search_path', '', false);
            CREATE TABLE public.t (a int);
            ALTER TABLE public.t OWNER TO app;
            INSERT INTO public.t VALUES (1), (2), (3);
            -- PostgreSQL database dump complete
            \\connect postgres
            -- PostgreSQL database dump
            CREATE TABLE public.t (a int);
            -- PostgreSQL database dump complete
            -- PostgreSQL database cluster dump complete
            """)
        .mustPass("2 tables, 3 rows")
        .mustNote("ALTER ROLE");
  }

  @Test
  void rolesAloneAreARestore() throws Exception {
    drill
        .file(
            """
            -- PostgreSQL database cluster dump
            CREATE ROLE app;
            ALTER ROLE app WITH LOGIN;
            -- PostgreSQL database cluster dump complete
            """)
        .mustPass("1 role");
  }

  @Test
  void restoresAHandMadeFile() throws Exception {
    drill
        .file(
            """
            DROP TABLE IF EXISTS item;
            BEGIN;
            CREATE TABLE item (id serial PRIMARY KEY, name varchar(20) NOT NULL, at timestamptz);
            GRANT ALL ON nothing TO nobody_knows;
            ALTER TABLE item OWNER TO somebody;
            SET datestyle = 'SQL, DMY';
            INSERT INTO item (name, at) VALUES ('{?}', '31/12/2024'), ('b', now());
            DELETE FROM item WHERE name = 'b';
            COMMIT;
            """)
        .mustPass("1 table, 1 row");
  }

  @Test
  void restoresRowsInOtherEncodings() throws Exception {
    String text =
        PostgresDrillLanguage.HEAD.replace("'UTF8'", "'LATIN1'")
            + """
            CREATE TABLE public.t (a varchar(3));
            COMMENT ON TABLE public.t IS 'häh';
            COPY public.t (a) FROM stdin;
            äöü
            \\.
            INSERT INTO public.t VALUES ('ÄÖÜ');
            """
            + PostgresDrillLanguage.FOOT;
    drill.file(text, StandardCharsets.ISO_8859_1).mustPass("1 table, 2 rows");
    drill
        .file(text.replace("'LATIN1'", "'SQL_ASCII'"), StandardCharsets.ISO_8859_1)
        .mustPass("1 table, 2 rows");
    drill
        .file(text.replace("'LATIN1'", "'WIN1252'"), Charset.forName("windows-1252"))
        .mustPass("1 table, 2 rows");
  }

  @Test
  void restoresWhatOldVersionsWrote() throws Exception {
    drill
        .file(
            PostgresDrillLanguage.HEAD.replace("strings = on", "strings = off")
                + """
                SET search_path = public, pg_catalog;
                SET default_with_oids = false;
                CREATE TABLE t (a text);
                INSERT INTO t VALUES ('it\\'s; so');
                COPY t (a) FROM stdin;
                x
                \\.
                """
                + PostgresDrillLanguage.FOOT)
        .mustPass("1 table, 2 rows");
  }

  @Test
  void restoresADumpThatCleansUpFirst() throws Exception {
    drill
        .dump(
            """
            ALTER TABLE ONLY public.t DROP CONSTRAINT t_pkey;
            DROP INDEX public.i;
            DROP FUNCTION public.f(int);
            DROP TABLE public.t;
            DROP EXTENSION citext;
            DROP SCHEMA public;
            CREATE SCHEMA public;
            ALTER SCHEMA public OWNER TO pg_database_owner;
            COMMENT ON SCHEMA public IS 'standard public schema';
            CREATE TABLE public.t (a int);
            ALTER TABLE public.t OWNER TO app;
            """)
        .mustPass("1 table, 0 rows");
  }

  @Test
  void restoresRowsWhoseTriggersAreSwitchedOff() throws Exception {
    drill
        .file(
            """
            SET search_path = public;
            CREATE TABLE parent (id int PRIMARY KEY);
            CREATE TABLE child (id int REFERENCES parent);
            ALTER TABLE child DISABLE TRIGGER ALL;
            COPY child (id) FROM stdin;
            1
            \\.
            ALTER TABLE child ENABLE TRIGGER ALL;
            """)
        .mustPass("2 tables, 1 row");
  }

  @Test
  void leavesOutWhatBelongsToTheMachine() throws Exception {
    drill
        .dump(
            """
            CREATE TABLESPACE fast LOCATION '/mnt/fast';
            SET default_tablespace = fast;
            CREATE TABLE public.t (a int);
            CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION public.f();
            CREATE PUBLICATION p FOR ALL TABLES;
            CREATE PUBLICATION own;
            ALTER PUBLICATION own ADD TABLE ONLY public.t;
            CREATE SUBSCRIPTION s CONNECTION 'host=evil' PUBLICATION p;
            SECURITY LABEL FOR x ON TABLE public.t IS 'y';
            SET SESSION AUTHORIZATION 'postgres';
            """)
        .mustPass("1 table, 0 rows")
        .mustNote("CREATE SUBSCRIPTION");
  }

  @Test
  void makesAHarmlessExtensionBeforeAnythingElseRuns() throws Exception {
    String extension = "CREATE EXTENSION IF NOT EXISTS pg_stat_statements WITH SCHEMA public;\n";
    drill.dump(extension + "CREATE TABLE public.t (a int);\n").mustPass("1 table, 0 rows");
    drill
        .dump("CREATE TABLE public.t (a int);\nSELECT 1;\n" + extension)
        .mustNotKnow("restore.extension_missing");
  }

  @Test
  void leavesToolsOutThatLookAtTheServer() throws Exception {
    drill
        .dump(
            """
            CREATE EXTENSION IF NOT EXISTS pageinspect WITH SCHEMA public;
            COMMENT ON EXTENSION pageinspect IS 'inspect the contents of database pages';
            CREATE TABLE public.t (a int);
            """)
        .mustPass("1 table, 0 rows")
        .mustNote("CREATE EXTENSION pageinspect");
    drill
        .dump(
            """
            CREATE EXTENSION IF NOT EXISTS pg_buffercache WITH SCHEMA public;
            CREATE VIEW public.v AS SELECT * FROM public.pg_buffercache;
            """)
        .mustNotKnow("restore.extension_missing")
        .saying("the extension pg_buffercache");
    drill
        .dump("CREATE EXTENSION dblink WITH SCHEMA public;\nCREATE TABLE public.t (a int);\n")
        .mustNotKnow("restore.extension_missing");
  }

  /// pg_dump 18 also dumps the statistics of foreign tables, which are not made here.
  @Test
  void statisticsOfWhatIsMissingDoNotStopARestore() throws Exception {
    String statistics =
        "SELECT * FROM pg_catalog.pg_restore_relation_stats('version', '180006'::integer,"
            + " 'schemaname', 'public', 'relname', '%s', 'relpages', '1'::integer);\n";
    drill
        .dump(
            "CREATE FOREIGN TABLE public.far (a int) SERVER s;\n"
                + statistics.formatted("far")
                + "CREATE TABLE public.near (a int);\n")
        .mustNotKnow("restore.extension_missing")
        .saying("the foreign table public.far");
    drill.dump(statistics.formatted("gone")).mustNotKnow("restore.reference_missing");
  }

  @Test
  void aMissingExtensionBlamesNobody() throws Exception {
    drill
        .dump(
            """
            CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;
            CREATE TABLE public.t (a int);
            """)
        .mustNotKnow("restore.extension_missing")
        .saying("postgis");
    drill
        .dump(
            """
            CREATE EXTENSION IF NOT EXISTS postgis WITH SCHEMA public;
            CREATE TABLE public.t (a public.geometry);
            """)
        .mustNotKnow("restore.extension_missing");
  }

  @Test
  void whatNeedsMoreRightsOrAnotherMachineBlamesNobody() throws Exception {
    drill
        .dump("CREATE FUNCTION public.f() RETURNS int LANGUAGE c AS '$libdir/x', 'f';\n")
        .mustNotKnow("restore.extension_missing");
    drill
        .dump("CREATE TABLE public.t (a text COLLATE pg_catalog.\"de_DE.utf8\");\n")
        .mustNotKnow("restore.extension_missing");
    drill
        .dump("CREATE FOREIGN TABLE public.t (a int) SERVER s;\n")
        .mustNotKnow("restore.extension_missing");
  }

  @Test
  void rowsWithoutTheirTablesBlameNobody() throws Exception {
    drill
        .dump("COPY public.t (a) FROM stdin;\n1\n\\.\n")
        .mustNotKnow("restore.reference_missing")
        .saying("holds rows only");
  }

  @Test
  void aDumpOfAPartThatNeedsTheRestBlamesNobody() throws Exception {
    for (String statement :
        List.of(
            "CREATE TABLE public.m (a int, b public.mood);",
            "CREATE TABLE app.t (a int);",
            "CREATE TABLE public.c (a int) INHERITS (public.parent);",
            "CREATE VIEW public.v AS SELECT x.a FROM public.x;",
            "CREATE TABLE public.t (a int, CHECK (public.f(a) > 0));",
            "CREATE TABLE public.t (a int);\nALTER TABLE ONLY public.t"
                + " ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES public.other(a);")) {
      drill
          .dump(statement + "\n")
          .mustNotKnow("restore.reference_missing")
          .saying("which it does not hold");
    }
  }

  @Test
  void whatADumpWorksOnItHasToHold() throws Exception {
    String table = "CREATE TYPE public.mood AS ENUM ('ok');\nCREATE TABLE public.t (a int);\n";
    for (String statement :
        List.of(
            "COPY public.lost (a) FROM stdin;\n1\n\\.\n",
            "ALTER TABLE ONLY public.lost ADD CONSTRAINT k PRIMARY KEY (a);\n",
            "CREATE INDEX i ON public.lost USING btree (a);\n",
            "CREATE TABLE public.u (a public.mond);\n",
            "CREATE TABLE public.u (a inteker);\n",
            "CREATE TABLE publkc.u (a int);\n")) {
      drill.dump(table + statement).mustFail("restore.failed").saying("does not exist");
    }
  }

  @Test
  void anErrorOfTheServerIsTheBackups() throws Exception {
    drill
        .dump("CREATE TABLE public.t (a int);\nCOPY public.t (a) FROM stdin;\n1\nx\n\\.\n")
        .mustFail("restore.failed")
        .saying("22P02", "line 14", "COPY t, line 2");
    drill
        .dump("CREATE TABLE public.t (a int);\nCREATE TABEL public.u (a int);\n")
        .mustFail("restore.failed")
        .saying("42601", "line 14");
  }

  @Test
  void anErrorInADumpOfANewerServerBlamesNobody() throws Exception {
    String newer = "-- Dumped from database version 99.1\n\n";
    String versions =
        "the dump comes from PostgreSQL 99, newer than the throw-away server's "
            + BundledPostgres.MAJOR_VERSION;
    drill
        .dump(newer + "CREATE SHINY THING;\n")
        .mustNotKnow("restore.server_older")
        .saying("42601", versions);
    drill
        .dump(newer + "CREATE TABLE public.t (a int) USING shiny;\n")
        .mustNotKnow("restore.server_older");
    drill
        .dump(newer + "CREATE TABLE public.t (a pg_catalog.shiny);\n")
        .mustNotKnow("restore.server_older");
    drill
        .dump(newer + "CREATE TABLE public.t (a int);\n")
        .mustPass("1 table, 0 rows")
        .mustNote(versions);
  }

  @Test
  void fewerRowsThanTheDumpHoldsAreTold() throws Exception {
    drill
        .dump(
            """
            CREATE TABLE public.t (a int);
            CREATE RULE r AS ON INSERT TO public.t WHERE NEW.a > 1 DO INSTEAD NOTHING;
            INSERT INTO public.t VALUES (1), (2), (3);
            """)
        .mustFail("restore.partial")
        .saying("public.t has 1 of 3 rows");
  }

  @Test
  void nothingIsNoRestore() throws Exception {
    drill.dump("").mustFail("dump.empty");
  }

  @Test
  void aCutDumpFailsWithoutWaiting() throws Exception {
    String whole =
        PostgresDrillLanguage.HEAD
            + "CREATE TABLE public.t (a int);\nCOPY public.t FROM stdin;\n1\n";
    drill.file(whole).mustFail("dump.open_copy");
    drill.file(whole + "\\.\n").mustFail("dump.no_footer");
    drill.file(whole.substring(0, whole.indexOf("(a int)"))).mustFail("dump.open_statement");
  }

  @Test
  void aDumpThatNeverArrivesFailsWithoutWaiting() throws Exception {
    drill
        .bytes("backup.sql.gz", "<html>404</html>".getBytes(StandardCharsets.UTF_8))
        .mustFail("type.mismatch");
  }

  @Test
  void restoresItsFormatInAnyWrapping() {
    PostgresEngine engine = new PostgresEngine();
    assertThat(engine.restores("postgresql.sql")).isTrue();
    assertThat(engine.restores("postgresql.sql.gz")).isTrue();
    assertThat(engine.restores("postgresql.sqlx")).isFalse();
    assertThat(engine.restores("sql")).isFalse();
    assertThat(engine.unavailable()).isEmpty();
  }
}
