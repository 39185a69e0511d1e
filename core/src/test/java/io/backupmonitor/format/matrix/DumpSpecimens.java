package io.backupmonitor.format.matrix;

import static io.backupmonitor.format.dump.postgresql.ArchiveBuilder.archive;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.dump.DumpTexts;
import io.backupmonitor.format.dump.postgresql.ArchiveBuilder;
import java.util.List;

/// Dumps of PostgreSQL, MariaDB and SQLite.
final class DumpSpecimens {

  private static final String COPY = "COPY public.orders (a) FROM stdin;\n";

  private DumpSpecimens() {}

  static List<Specimen> all() {
    return List.of(
        plain(),
        cluster(),
        custom("postgresql.custom", shop()),
        custom("postgresql.custom, -Z0", shop().unpacked()),
        directory(),
        tar(),
        mariadb("mariadb.sql", DumpTexts.MARIADB),
        mariadb("mariadb.sql, no comments", DumpTexts.MARIADB_WITHOUT_COMMENTS),
        sqlite());
  }

  private static Specimen plain() {
    DamagedBytes dump = DamagedBytes.bytes(Contents.dump(200)).named("shop.sql");
    return Specimen.file("postgresql.sql", dump)
        .bits(dump.find("CREATE TABLE") + 1, dump.find("\n200\t") + 20, dump.find("complete") + 2)
        .blockAt(dump.find("\n200\t") + 1)
        .memberAt(dump.find("CREATE TABLE public.\""));
  }

  private static Specimen cluster() {
    String text = DumpTexts.CLUSTER.replace("1\n\\.", Contents.rows(200) + "\\.");
    DamagedBytes dump = DamagedBytes.bytes(text).named("all.sql");
    return Specimen.file("postgresql.sql, cluster", dump)
        .bits(dump.find("CREATE ROLE") + 1, dump.find("\n200\t") + 20, dump.find("cluster dump c"))
        .blockAt(dump.find("\n200\t") + 1)
        .memberAt(dump.find("CREATE DATABASE"));
  }

  private static ArchiveBuilder shop() {
    return shop(Contents.rows(200) + "\\.\n\n\n");
  }

  /// Entry 4 has the rows of orders, and 6 those of lines.
  private static ArchiveBuilder shop(String orders) {
    return archive(14)
        .entry("TABLE", "public.orders", "CREATE TABLE public.orders (a text);\n")
        .data("public.orders", COPY, orders)
        .table("public.lines", "1\n2\n3\n");
  }

  private static Specimen custom(String row, ArchiveBuilder shop) {
    DamagedBytes whole = shop.custom();
    int first = shop.contentsLength();
    return Specimen.file(row, whole)
        .bits(first - 30, first + 2000, -8)
        .blockAt(first)
        .memberAt(whole.find("\1\0\6\0\0\0"))
        .holding(cut(row).custom().all());
  }

  private static ArchiveBuilder cut(String row) {
    ArchiveBuilder cut = shop("1\n2\n");
    return row.endsWith("-Z0") ? cut.unpacked() : cut;
  }

  private static Specimen directory() {
    int list = shop().directory().bytes("toc.dat").length;
    return Specimen.directory(
            "postgresql.directory", shop().directory(), "4.dat.gz", "toc.dat", "6.dat.gz")
        .bits(list - 30, 2000, -6)
        .holding(shop("1\n2\n").directory().bytes("4.dat.gz"));
  }

  private static Specimen tar() {
    DamagedBytes whole = shop().tar().end().named("shop.tar");
    int data = whole.find("4.dat\0");
    return Specimen.file("postgresql.tar", whole)
        .bits(data + 130, data + 2000, -2000)
        .blockAt(data + 512 + 512)
        .memberAt(whole.find("6.dat\0"))
        .holding(shop("1\n2\n").tar().end().all());
  }

  private static Specimen mariadb(String row, String text) {
    DamagedBytes dump = DamagedBytes.bytes(text).named("shop.sql");
    return Specimen.file(row, dump)
        .bits(dump.find("CREATE TABLE") + 1, dump.find("it\\'s"), -10)
        .blockAt(dump.find("(4,NULL"))
        .memberAt(dump.find("LOCK TABLES"));
  }

  private static Specimen sqlite() {
    DamagedBytes dump = DamagedBytes.bytes(DumpTexts.SQLITE).named("shop.sql");
    return Specimen.file("sqlite.sql", dump)
        .bits(dump.find("BEGIN") + 1, dump.find("it''s"), -4)
        .memberAt(dump.find("INSERT INTO item VALUES(2"));
  }
}
