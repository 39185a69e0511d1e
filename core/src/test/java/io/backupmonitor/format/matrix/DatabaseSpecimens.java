package io.backupmonitor.format.matrix;

import static io.backupmonitor.format.MemoryDirectory.directory;
import static io.backupmonitor.format.database.RedisBytes.commands;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.MemoryDirectory;
import io.backupmonitor.format.database.EtcdSnapshot;
import io.backupmonitor.format.database.MongoBytes;
import io.backupmonitor.format.database.RedisBytes;
import io.backupmonitor.format.database.VmaMachine;
import io.backupmonitor.format.database.postgresql.BaseBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Files of databases and of virtual machines.
final class DatabaseSpecimens {

  private static final String BASE = "appendonly.aof.2.base.rdb";
  private static final String COMMANDS = "appendonly.aof.2.incr.aof";
  private static final String MANIFEST = "appendonly.aof.manifest";

  private DatabaseSpecimens() {}

  static List<Specimen> all(Path folder) throws IOException, SQLException {
    return List.of(
        sqlite(folder.resolve("made.db")),
        baseBackup(),
        baseBackupTars(),
        baseBackupInTar(),
        snapshot("redis.rdb", RedisBytes.saved()),
        snapshot("redis.rdb, no checksum", RedisBytes.unsummed()),
        commandsOnly(),
        appendOnly(),
        mongoArchive(),
        bson(),
        etcd(),
        vma());
  }

  private static Specimen sqlite(Path file) throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size=1024");
      statement.execute("CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT, note TEXT)");
      statement.execute("CREATE INDEX item_name ON item(name)");
      statement.execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<500)"
              + " INSERT INTO item SELECT i, 'name ' || i, 'note ' || i FROM n");
    }
    DamagedBytes whole = DamagedBytes.bytes(Files.readAllBytes(file)).named("shop.db");
    return Specimen.file("sqlite", whole).bits(18, whole.find("note 250"), -3).blockAt(10 * 1024);
  }

  private static byte[] shortSegment() throws IOException {
    return Arrays.copyOf(BaseBackup.segment(), 16 * 1024);
  }

  private static Specimen baseBackup() throws IOException {
    MemoryDirectory whole = BaseBackup.plain("CRC32C").with(BaseBackup.SEGMENT, shortSegment());
    return Specimen.directory(
            "postgresql.basebackup", whole, BaseBackup.RELATION, "backup_manifest", "pg_xact/0000")
        .bits(200, 3000, -3);
  }

  private static Specimen baseBackupTars() throws IOException {
    Map<String, byte[]> log = new TreeMap<>(Map.of("000000010000000000000009", shortSegment()));
    byte[] base = BaseBackup.tar(BaseBackup.files());
    MemoryDirectory whole =
        directory()
            .with("backup_manifest", BaseBackup.manifest(BaseBackup.files(), "SHA256"))
            .with("base.tar", base)
            .with("pg_wal.tar", BaseBackup.tar(log));
    int relation = DamagedBytes.bytes(base).find(BaseBackup.RELATION);
    return Specimen.directory(
            "postgresql.basebackup, tars", whole, "base.tar", "backup_manifest", "pg_wal.tar")
        .bits(200, relation + 3000, -3);
  }

  private static Specimen baseBackupInTar() throws IOException {
    Map<String, byte[]> files = BaseBackup.files();
    files.put("backup_manifest", Contents.bytes(BaseBackup.manifest(files, "CRC32C")));
    files.put(BaseBackup.SEGMENT, shortSegment());
    Map<String, byte[]> lacking = new TreeMap<>(files);
    lacking.remove("pg_xact/0000");
    return Specimen.file(
            "postgresql.basebackup in tar.gz",
            "base.tar.gz",
            Packer.GZIP.pack(BaseBackup.tar(files)))
        .bits(3, 1000, -6)
        .holding(Packer.GZIP.pack(BaseBackup.tar(lacking)));
  }

  private static Specimen snapshot(String row, DamagedBytes whole) {
    return Specimen.file(row, whole).bits(4, whole.find("seven") + 1, -3);
  }

  private static RedisBytes someCommands() {
    RedisBytes commands = commands().command("SELECT", "0").command("SET", "a", "one");
    for (int key = 100; key < 300; key++) {
      commands.command("SET", "key" + key, "a value");
    }
    return commands;
  }

  private static Specimen commandsOnly() {
    DamagedBytes whole = someCommands().named("appendonly.aof");
    return Specimen.file("redis.aof", whole)
        .bits(1, whole.find("key200") + 1, -10)
        .blockAt(whole.find("*3\r\n$3\r\nSET\r\n$6\r\nkey200"));
  }

  private static Specimen appendOnly() throws IOException {
    MemoryDirectory whole =
        directory()
            .with(BASE, RedisBytes.saved().all())
            .with(COMMANDS, someCommands().named(COMMANDS).all())
            .with(
                MANIFEST, "file %s seq 2 type b\nfile %s seq 2 type i\n".formatted(BASE, COMMANDS));
    return Specimen.directory("redis.appendonlydir", whole, BASE, MANIFEST, COMMANDS)
        .bits(1, 200, -3);
  }

  private static Specimen mongoArchive() {
    DamagedBytes whole = MongoBytes.archive();
    return Specimen.file("mongodb.archive", whole)
        .bits(8, whole.find("item 2") + 1, -12)
        .memberAt(MongoBytes.preludeLength());
  }

  private static Specimen bson() {
    DamagedBytes whole = MongoBytes.documents(3);
    return Specimen.file("mongodb.bson", whole)
        .bits(0, whole.find("item 2") + 1, -1)
        .blockAt(whole.length() / 3);
  }

  private static Specimen etcd() {
    return Specimen.file("etcd", EtcdSnapshot.snapshot())
        .bits(30, 4 * 4096 + 50, -3)
        .blockAt(4096 * 6);
  }

  private static Specimen vma() {
    return Specimen.file("vma", VmaMachine.machine())
        .bits(20, VmaMachine.HEADER + VmaMachine.EXTENT + 100, -VmaMachine.BLOCK - 100)
        .blockAt(VmaMachine.HEADER + VmaMachine.EXTENT)
        .memberAt(VmaMachine.HEADER + VmaMachine.EXTENT + VmaMachine.BLOCK);
  }
}
