package io.backupmonitor.format.matrix;

import static io.backupmonitor.format.MemoryDirectory.directory;
import static io.backupmonitor.format.database.RedisBytes.commands;
import static io.backupmonitor.format.database.RedisBytes.snapshot;
import static io.backupmonitor.format.dump.postgresql.ArchiveBuilder.archive;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.database.EtcdSnapshot;
import io.backupmonitor.format.database.MongoBytes;
import io.backupmonitor.format.database.VmaMachine;
import io.backupmonitor.format.dump.postgresql.ArchiveBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Dumps and files of databases whose lengths and counts are lies.
final class HostileDatabases {

  private static final int[] HUGE = {0xff, 0xff, 0xff, 0x7f};

  private HostileDatabases() {}

  static List<HostileCase> all() {
    DamagedBytes archive = shop().custom();
    DamagedBytes mongo = MongoBytes.archive();
    return List.of(
        of("PGDMP, 2^31 entries", archive.with(countAt(archive), HUGE), "archive.corrupt"),
        of("PGDMP, text of 2 GiB", archive.with(textAt(archive), HUGE), "*limit.memory*"),
        of("PGDMP, block of 2 GiB", archive.with(blockAt(), HUGE), "stream.corrupt"),
        HostileCase.of(strayFile(), "archive.corrupt").drilled("archive.corrupt"),
        of("BSON of 2 GiB", MongoBytes.documents().with(0, HUGE), "dump.corrupt"),
        of("mongodump, header of 2 GiB", mongo.with(4, HUGE), "archive.corrupt"),
        of("RDB, key of 8 EiB", hugeKey(), "database.truncated"),
        of("RDB, 2^32 values", manyValues(), "database.corrupt"),
        of("AOF, word of 8 EiB", words("*1\r\n$9223372036854775807\r\nx"), "database.corrupt"),
        of("AOF, 2^31 words", words("*2147483647\r\n$1\r\nx\r\n"), "database.corrupt"),
        of("SQLite, 2^32 pages", sqlite().with(28, 0xff, 0xff, 0xff, 0xfe), "database.truncated"),
        of("etcd, 2^60 pages", EtcdSnapshot.snapshot().with(16 + 47, 0x10), "database.corrupt"),
        of("VMA, header of 4 GiB", vma(), "archive.corrupt"),
        HostileCase.of(deepManifest(), "directory.list_corrupt"),
        HostileCase.of(longManifest(), "directory.list_corrupt"),
        of("statement of 40 MB", statement(), "dump.open_statement"),
        of("line of 40 MB", line(), "dump.open_copy"));
  }

  private static HostileCase of(String name, DamagedBytes bytes, String expected) {
    return HostileCase.of(Specimen.file(name, bytes), expected);
  }

  private static ArchiveBuilder shop() {
    return archive(14).table("public.orders", "1\n2\n3\n");
  }

  /// Behind the three texts of the header, the last of which is the version.
  private static int countAt(DamagedBytes archive) {
    String text = new String(archive.all(), StandardCharsets.ISO_8859_1);
    String version = "15.18 (Debian 15.18-0+deb12u1)";
    return text.indexOf(version, text.indexOf(version) + 1) + version.length() + 1;
  }

  private static int textAt(DamagedBytes archive) {
    return archive.find("shop") - 4;
  }

  private static int blockAt() {
    return shop().contentsLength() + 1 + 5 + 1;
  }

  /// A directory whose list names a file that lies elsewhere.
  private static Specimen strayFile() {
    MemoryDirectory whole = shop().directory();
    byte[] from = {0, 5, 0, 0, 0, '4', '.', 'd', 'a', 't'};
    String elsewhere = "../../etc/passwd";
    String list = new String(whole.bytes("toc.dat"), StandardCharsets.ISO_8859_1);
    String changed =
        list.replace(new String(from, StandardCharsets.ISO_8859_1), "\0\20\0\0\0" + elsewhere);
    MemoryDirectory hostile = whole.with("toc.dat", changed.getBytes(StandardCharsets.ISO_8859_1));
    return Specimen.directory(
        "-Fd that names ../../etc/passwd", hostile, "4.dat.gz", "toc.dat", "4.dat.gz");
  }

  private static DamagedBytes hugeKey() {
    return snapshot(11)
        .raw(0xfe, 0, 0, 0x81, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
        .ended();
  }

  private static DamagedBytes manyValues() {
    return snapshot(11).raw(0xfe, 0).key(1, 0x80, 0xff, 0xff, 0xff, 0xff, 1, 'x').ended();
  }

  private static DamagedBytes words(String words) {
    return commands().text(words).named("appendonly.aof");
  }

  private static DamagedBytes sqlite() {
    return DamagedBytes.bytes(
            Family.DATABASES.specimens().stream()
                .filter(specimen -> specimen.format().equals("sqlite"))
                .findFirst()
                .orElseThrow()
                .bytes())
        .named("shop.db");
  }

  private static DamagedBytes vma() {
    byte[] machine = VmaMachine.machine().all().clone();
    ByteBuffer.wrap(machine).putInt(56, -1);
    return DamagedBytes.bytes(machine).named("machine.vma");
  }

  private static Specimen deepManifest() {
    return manifest("a manifest nested a million deep", "{\"Files\": " + "[".repeat(1_000_000));
  }

  private static Specimen longManifest() {
    return manifest("a manifest with a name of 40 MB", "{\"" + "n".repeat(40_000_000));
  }

  private static Specimen manifest(String name, String text) {
    MemoryDirectory backup =
        directory()
            .with("backup_manifest", text)
            .with("PG_VERSION", "15\n")
            .with("global/pg_control", new byte[8192]);
    return Specimen.directory(name, backup, "backup_manifest", "backup_manifest", "PG_VERSION");
  }

  private static String dumpBefore(String text) {
    String dump = Contents.dump(0);
    return dump.substring(0, dump.indexOf(text));
  }

  private static DamagedBytes statement() {
    String start = dumpBefore("COPY");
    return DamagedBytes.bytes(start + "SELECT '" + "x".repeat(40_000_000)).named("shop.sql");
  }

  private static DamagedBytes line() {
    String start = dumpBefore("2\t");
    return DamagedBytes.bytes(start + "1\t" + "x".repeat(40_000_000)).named("shop.sql");
  }
}
