package io.backupmonitor.format.database;

import static io.backupmonitor.format.database.SqliteCase.database;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteFormatTest {

  @TempDir Path folder;

  private SqliteCase shop() throws Exception {
    return database(folder.resolve("shop.db"))
        .run("PRAGMA page_size=1024", "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT)")
        .run("CREATE INDEX item_name ON item(name)")
        .run("CREATE TABLE empty(a)")
        .run("CREATE TABLE \"odd \"\"name\"(a PRIMARY KEY) WITHOUT ROWID")
        .run("INSERT INTO \"odd \"\"name\" VALUES(1)")
        .run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<500)"
                + " INSERT INTO item SELECT i, 'name ' || i FROM n");
  }

  @Test
  void passesAWholeDatabaseAndCountsItsRows() throws Exception {
    shop().mustPass().mustHold(Map.of("item", 500L, "empty", 0L, "odd \"name", 1L));
  }

  @Test
  void leavesNothingBesideTheBackupAndNothingInScratch() throws Exception {
    shop().run("PRAGMA journal_mode=WAL").mustPass().mustLeaveNothing();
  }

  @Test
  void opensFilesWhateverTheirNames() throws Exception {
    for (String name : new String[] {"a b?c#d%41&mode=rwc.db", "new\nline 'q\".db", "é;.db"}) {
      shop().copiedTo(folder.resolve(name)).mustPass().mustLeaveNothing();
    }
  }

  @Test
  void failsEveryTruncation() throws Exception {
    SqliteCase shop = shop();
    long size = Files.size(shop.file());
    for (long length = 1; length < size; length += 509) {
      shop.cutAt(length).mustFail();
    }
    shop.cutAt(size - 1).mustFail("database.truncated");
    shop.cutAt(50).mustFail("database.truncated");
  }

  @Test
  void failsADatabaseWithAZeroedPage() throws Exception {
    SqliteCase shop = shop();
    long pages = Files.size(shop.file()) / 1024;
    for (long page = 1; page < pages; page++) {
      shop.overwrittenAt(page * 1024, new byte[1024]).mustFail("database.corrupt");
    }
  }

  @Test
  void failsAnIndexThatLostARow() throws Exception {
    SqliteCase shop = shop();
    shop.overwrittenAt(shop.lastOffsetOf("name 250"), "name 2x0".getBytes(US_ASCII)).mustFail();
  }

  @Test
  void failsAHeaderThatNoDatabaseHas() throws Exception {
    shop().overwrittenAt(16, new byte[] {3, 3}).mustFail("database.corrupt");
    shop().overwrittenAt(20, new byte[] {-1, 64}).mustFail("database.corrupt");
    shop().overwrittenAt(18, new byte[] {9, 9}).mustFail("database.corrupt");
  }

  @Test
  void warnsOfRowsThatReferToNothing() throws Exception {
    shop()
        .run("CREATE TABLE line(item REFERENCES item(id))")
        .run("INSERT INTO line VALUES(1),(9999),(9998)")
        .mustPass()
        .mustSay("database.foreign_key");
  }

  @Test
  void warnsOfADatabaseWithoutTables() throws Exception {
    database(folder.resolve("none.db"))
        .run("CREATE TABLE t(a)")
        .run("DROP TABLE t")
        .mustPass()
        .mustSay("database.empty");
  }

  @Test
  void readsWhatIsOnlyInTheJournalBesideTheDatabase() throws Exception {
    SqliteCase live = database(folder.resolve("live.db")).takenWhileOpen("INSERT INTO t VALUES(1)");
    live.mustPass().mustHold(Map.of("t", 1L)).mustLeaveNothing();
  }

  @Test
  void warnsWhenTheJournalOfADatabaseInUseIsMissing() throws Exception {
    database(folder.resolve("live.db"))
        .takenWhileOpen("INSERT INTO t VALUES(1)")
        .without("-wal")
        .mustPass()
        .mustSay("database.wal_missing")
        .mustHold(Map.of());
  }

  @Test
  void saysThatItCannotCheckWhatNeedsTheApplication() throws Exception {
    shop()
        .run("CREATE INDEX long_name ON item(length(name))")
        .run(
            "PRAGMA writable_schema=ON",
            "UPDATE sqlite_schema SET sql=replace(sql,'length(','lengthy(') WHERE name='long_name'")
        .mustSay("format.unsupported")
        .mustPassOrErr();
  }

  @Test
  void checksTheOtherTablesWhereAVirtualOneNeedsItsApplication() throws Exception {
    SqliteCase shop = shop();
    long pages = Files.size(shop.file()) / 1024;
    SqliteCase search = withForeignTokenizer(shop);
    search.mustPass();
    for (long page = 1; page < pages; page++) {
      search.overwrittenAt(page * 1024, new byte[1024]).mustFail("database.corrupt");
    }
  }

  /// As applications leave their search indexes, whose tokenizers only they have.
  private static SqliteCase withForeignTokenizer(SqliteCase shop) throws Exception {
    return shop.run("CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'porter')")
        .run("INSERT INTO words SELECT name FROM item")
        .run(
            "PRAGMA writable_schema=ON",
            "UPDATE sqlite_schema SET sql=replace(sql,'porter','theirs') WHERE name='words'");
  }

  @Test
  void stopsWhenTheTimeIsUp() throws Exception {
    shop()
        .run(
            "WITH RECURSIVE n(i) AS (SELECT 501 UNION ALL SELECT i+1 FROM n WHERE i<100000)"
                + " INSERT INTO item SELECT i, 'name ' || i FROM n")
        .within(Duration.ZERO)
        .mustSay("limit.time");
  }
}
