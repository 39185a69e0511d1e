package io.backupmonitor.format.dump.postgresql;

import static io.backupmonitor.format.dump.DumpTexts.CLUSTER;
import static io.backupmonitor.format.dump.DumpTexts.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Format;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.MemoryContent;
import io.backupmonitor.format.RecordingContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.format.dump.SqlDump;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What verification says about PostgreSQL dumps. `TRAPS` of other tools that pass each of these
/// damaged dumps are why so many of them are here.
final class PostgresDumpFormatTest {

  private static final Format FORMAT = new PostgresDumpFormat();

  @Test
  void passesAWholeDumpAndCountsItsRows() throws IOException {
    shop().mustPass().mustHold(Map.of("public.customer", 3L, "public.Odd ; name", 2L));
    shop().mustNotSay("dump.no_completion_mark");
  }

  @Test
  void passesAWholeDumpWithWindowsLineEnds() throws IOException {
    shop().replace("\n", "\r\n").mustPass().mustHold(shopRows());
  }

  /// `pg_dump --statistics-only`, from version 18 on.
  @Test
  void statisticsAreNotNothing() throws IOException {
    dump("""
            --
            -- PostgreSQL database dump
            --

            SELECT * FROM pg_catalog.pg_restore_relation_stats(
            \t'version', '180006'::integer,
            \t'schemaname', 'app',
            \t'relname', 'customer'
            );

            --
            -- PostgreSQL database dump complete
            --
            """)
        .mustPass()
        .mustNotSay("dump.empty");
  }

  @Test
  void everyCutIsTold() throws IOException {
    SqlDump whole = shop();
    int lastWord = SHOP.lastIndexOf("Key1") + "Key1".length();
    for (int length = 60; length < lastWord; length++) {
      whole.cutAt(length).mustFail();
    }
    whole.cutAt(lastWord).mustPass();
  }

  @Test
  void everyCutOfAClusterIsTold() throws IOException {
    SqlDump whole = dump(CLUSTER);
    whole.mustPass();
    int lastWord = CLUSTER.lastIndexOf("complete") + "complete".length();
    for (int length = 60; length < lastWord; length++) {
      whole.cutAt(length).mustFail();
    }
  }

  @Test
  void saysWhereACutBlockOfRowsEnds() throws IOException {
    SqlDump cut = shop().cutAfter("1\tAda\n2\t");
    cut.mustFail("dump.open_copy").mustHold(Map.of("public.customer", 0L, "public.Odd ; name", 0L));
    assertThat(cut.findings().getFirst().message())
        .isEqualTo("ends inside COPY public.customer after 1 rows; 1 of its tables came before");
  }

  @Test
  void saysWhatElseIsOpen() throws IOException {
    shop().cutAfter("id bigint").mustFail("dump.open_statement");
    shop().cutAfter("\"Odd ;").mustFail("dump.open_statement");
    shop().cutBefore("\n\\unrestrict").mustFail("dump.no_footer");
    shop().cutBefore("--\n-- PostgreSQL database dump complete").mustFail("dump.no_footer");
  }

  @Test
  void onlyTheClustersOwnMarkProvesACluster() throws IOException {
    dump(CLUSTER)
        .cutBefore("--\n-- PostgreSQL database cluster dump complete")
        .mustFail("dump.no_footer");
  }

  @Test
  void missesTheMarkOfOneDatabaseInACluster() throws IOException {
    dump(CLUSTER.replaceFirst("-- PostgreSQL database dump complete\n", ""))
        .mustFail("dump.no_footer");
  }

  @Test
  void findsTextBehindTheEnd() throws IOException {
    shop().then("pg_dump: error: the connection was lost\n;").mustFail("dump.text_after_footer");
    dump(CLUSTER).then("SELECT 1;").mustFail("dump.text_after_footer");
    shop().then("\n\n-- a comment harms nobody\n").mustPass();
  }

  @Test
  void readsSeveralWholeDumpsInOneFile() throws IOException {
    SqlDump both = shop().then(SHOP);
    both.mustPass().mustSay("dump.several");
    for (int length = SHOP.length() + 60; length < both.text().lastIndexOf("Key1") + 4; length++) {
      both.cutAt(length).mustFail();
    }
    dump(CLUSTER).then(SHOP).mustPass().mustSay("dump.several");
    dump(CLUSTER).then(CLUSTER).mustPass().mustSay("dump.several");
    shop().then(CLUSTER).mustPass().mustSay("dump.several");
    shop().then(CLUSTER).cutBefore("-- PostgreSQL database cluster dump complete").mustFail();
    shop().then("killed\n;").then(SHOP).mustFail("dump.text_after_footer");
  }

  @Test
  void findsWhatSomethingElseSaidInFrontOfIt() throws IOException {
    for (String said :
        List.of("Welcome to Ubuntu\n\n * Help: x\n", "Password: \n", "pg_dump: warning: x\n")) {
      byte[] bytes = (said + SHOP).getBytes(StandardCharsets.UTF_8);
      MemoryContent content = MemoryContent.of("a.sql", bytes);
      assertThat(FORMAT.recognises(content.sample())).isTrue();
      Look look = Look.at(FORMAT, content, new RecordingContext());
      assertThat(look.codes()).containsExactly("dump.corrupt");
    }
    dump("-- made at night\nCREATE DATABASE shop;\n\\connect shop\n" + SHOP).mustPass();
    dump("\ufeff\n" + SHOP).mustPass();
    dump("GRANT shop TO admin;\nTRUNCATE public.old;\n" + SHOP).mustPass();
    dump("Insert INTO public.log VALUES (1);\nVACUUM;\n" + SHOP).mustPass();
  }

  @Test
  void findsWhatSomethingElseSaidInTheMiddleOfIt() throws IOException {
    shop()
        .replace("COPY public.customer", "pg_dump: warning: x\nCOPY public.customer")
        .mustFail("dump.corrupt");
    shop().replace("COPY public.customer", "COPY_public.customer").mustFail("dump.corrupt");
  }

  @Test
  void findsTextBehindTheEndThatIsNoStatement() throws IOException {
    shop().then("pg_dump: error: the connection was lost\n").mustFail();
  }

  @Test
  void findsADumpWithoutItsBeginning() throws IOException {
    dump(SHOP.substring(SHOP.indexOf("CREATE TABLE"), SHOP.indexOf("\\unrestrict")))
        .mustFail("dump.corrupt");
  }

  @Test
  void findsNulBytes() throws IOException {
    assertThat(Look.at("a.sql", SHOP.replace("Ada", "A\0a").getBytes(StandardCharsets.UTF_8)))
        .satisfies(look -> assertThat(look.codes()).contains("dump.corrupt"));
  }

  @Test
  void findsADumpOfNothing() throws IOException {
    String head = SHOP.substring(0, SHOP.indexOf("CREATE TABLE"));
    String foot = SHOP.substring(SHOP.indexOf("--\n-- PostgreSQL database dump complete"));
    dump(head + foot).mustFail("dump.empty");
    dump(head + "CREATE EXTENSION IF NOT EXISTS plpgsql;\n" + foot).mustFail("dump.empty");
    dump(head + "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n" + foot).mustPass();
  }

  @Test
  void rolesAloneAreSomething() throws IOException {
    String roles =
        """
        -- PostgreSQL database cluster dump
        CREATE ROLE app;
        -- PostgreSQL database cluster dump complete
        """;
    dump(roles).mustPass();
    dump(roles).without("CREATE ROLE app;\n").mustFail("dump.empty");
  }

  @Test
  void namesTheDatabaseWhereThereAreTablesInSeveral() throws IOException {
    dump(CLUSTER).mustHold(Map.of("public.orders", 1L));
    dump(CLUSTER)
        .replace("CREATE DATABASE shop", "CREATE TABLE public.x (a int);\nCREATE DATABASE shop")
        .mustHold(Map.of("shop.public.orders", 1L, "template1.public.x", 0L));
  }

  @Test
  void aHandMadeFileHasNoMarkThatProvesItComplete() throws IOException {
    dump("CREATE TABLE t (id serial PRIMARY KEY);\nINSERT INTO t VALUES (1), (2);\n")
        .mustPass()
        .mustSay("dump.no_completion_mark")
        .mustHold(Map.of("public.t", 2L));
    dump("SET search_path TO a, public;\nCREATE TABLE t (x int);\nINSERT INTO t VALUES (1);\n")
        .mustHold(Map.of("a.t", 1L));
  }

  @Test
  void aTransactionThatNeverEndsBringsNothing() throws IOException {
    dump("BEGIN;\nCREATE TABLE t (a jsonb);\n").mustFail("dump.open_statement");
    dump("BEGIN;\nCREATE TABLE t (a jsonb);\nCOMMIT;\n").mustPass();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\! touch /tmp/x",
        "\\copy public.customer to program 'sh'",
        "\\o |sh",
        "\\i /etc/passwd",
        "\\connect host=evil",
        "\\connect \"host=evil dbname=x\"",
        "\\connect postgresql://evil/x",
        "\\connect `id`",
        "\\restrict `id`",
        "\\restrict Key1 `id`",
        "SELECT 'touch /tmp/x' \\g |sh",
        "SELECT 'DROP TABLE t' \\gexec",
      })
  void tellsCommandsForTheClientWithoutBlamingTheBytes(String line) throws IOException {
    shop()
        .replace("CREATE TABLE public.customer", line + "\nCREATE TABLE public.customer")
        .mustSay("dump.meta_command")
        .mustPass();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY public.customer FROM PROGRAM 'id'",
        "COPY public.customer (id) TO PROGRAM 'sh'",
        "COPY (SELECT 1) TO PROGRAM 'sh'",
        "COPY public.customer FROM '/etc/passwd'",
        "ALTER SYSTEM SET archive_command = 'sh'",
        "LOAD '/tmp/x.so'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT * FROM pg_catalog.pg_ls_dir('/')",
      })
  void tellsStatementsThatReachOut(String statement) throws IOException {
    shop()
        .replace("CREATE TABLE public.customer", statement + ";\nCREATE TABLE public.customer")
        .mustSay("dump.unsafe_statement")
        .mustPass();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\connect shop",
        "\\c shop",
        "\\connect \"odd name\"",
        "\\connect -reuse-previous=on \"dbname='odd name'\"",
        "\\connect shop someone",
        "\\connect - someone\n\\connect shop;",
        "\\encoding SQL_ASCII\n\\connect shop",
      })
  void understandsConnecting(String line) throws IOException {
    dump(CLUSTER).replace("\\connect shop", line).mustPass().mustNotSay("dump.meta_command");
  }

  @Test
  void refusesToConnectWhereThatIsForbidden() throws IOException {
    shop()
        .replace("CREATE TABLE public.customer", "\\connect x\nCREATE TABLE public.customer")
        .mustSay("dump.meta_command");
  }

  @Test
  void recognisesWhatPostgresToolsWrite() {
    assertThat(shop().isRecognised()).isTrue();
    assertThat(dump(CLUSTER).isRecognised()).isTrue();
    assertThat(dump("CREATE TABLE t (id serial PRIMARY KEY);").isRecognised()).isTrue();
    assertThat(dump("COPY t (a) FROM stdin;\n1\n\\.\n").isRecognised()).isTrue();
  }

  @Test
  void leavesOtherDatabasesToOthers() {
    assertThat(dump("-- MySQL dump 10.13\nCREATE TABLE `t` (a int) ENGINE=InnoDB;").isRecognised())
        .isFalse();
    assertThat(dump("PRAGMA foreign_keys=OFF;\nCREATE TABLE t (a jsonb);").isRecognised())
        .isFalse();
    assertThat(dump("CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);").isRecognised()).isFalse();
    assertThat(dump("PGDMP\n-- PostgreSQL database dump\n").isRecognised()).isFalse();
    assertThat(dump("<html>owner to nobody</html>").isRecognised()).isFalse();
  }

  @Test
  void saysWhenAShellMadeItWide() throws IOException {
    byte[] wide = ("\ufeff" + SHOP).getBytes(StandardCharsets.UTF_16LE);
    Sample sample = new Sample("a.sql", wide, new byte[0], OptionalLong.of(wide.length));
    assertThat(FORMAT.recognises(sample)).isTrue();
    Look look = Look.at(FORMAT, new MemoryContent(sample, wide, List.of()), new RecordingContext());
    assertThat(look.codes()).containsExactly("dump.corrupt");
    assertThat(look.findings().getFirst().message()).contains("UTF-16");
  }

  private static Map<String, Long> shopRows() {
    return Map.of("public.customer", 3L, "public.Odd ; name", 2L);
  }

  private static SqlDump shop() {
    return dump(SHOP);
  }

  private static SqlDump dump(String text) {
    return SqlDump.dump(FORMAT, text);
  }
}
