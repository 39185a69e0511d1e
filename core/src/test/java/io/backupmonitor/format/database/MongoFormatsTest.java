package io.backupmonitor.format.database;

import static io.backupmonitor.format.database.MongoBytes.MAGIC;
import static io.backupmonitor.format.database.MongoBytes.archive;
import static io.backupmonitor.format.database.MongoBytes.block;
import static io.backupmonitor.format.database.MongoBytes.documents;
import static io.backupmonitor.format.database.MongoBytes.item;
import static io.backupmonitor.format.database.MongoBytes.prelude;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Look;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MongoFormatsTest {

  @Test
  void passesAWholeArchiveAndCountsItsDocuments() {
    assertThat(archive().mustPass().context().tables())
        .isEqualTo(Map.of("shop.item", 3L, "shop.other", 1L, "shop.empty", 0L));
  }

  @Test
  void failsEveryTruncation() {
    for (int length = MAGIC.length; length < archive().length(); length++) {
      Look look = archive().cutAt(length).look();
      assertThat(look.failed()).as("%d: %s", length, look.findings()).isTrue();
    }
    archive().cutAt(prelude().length).mustFail("archive.no_end");
  }

  /// What a block's header says beside its collection counts only in the last block.
  @Test
  void failsEveryChangedByteBehindTheListExceptWhatNobodyReads() {
    String text = new String(archive().all(), StandardCharsets.ISO_8859_1);
    // the name of the checksum of a collection without documents, which is zero
    int sumOfNothing = text.indexOf("CRC\0", text.indexOf("EOF\0\1"));
    for (int at = prelude().length; at < archive().length(); at++) {
      int field = text.lastIndexOf("EOF\0\0", at + 4);
      boolean unread = field >= prelude().length && at >= field - 1 && at < field + 18;
      unread |= at >= sumOfNothing && at < sumOfNothing + 4;
      Look look = archive().flip(at, 0).look();
      assertThat(look.failed() || unread).as("byte %d", at).isTrue();
    }
  }

  @Test
  void survivesEveryChangedByteOfItsHeader() {
    for (int at = MAGIC.length; at < prelude().length; at++) {
      assertThat(archive().flip(at, 3).look()).isNotNull();
    }
  }

  @Test
  void failsEveryChangedByteOfItsMagicNumber() {
    for (int at = 0; at < MAGIC.length; at++) {
      archive().flip(at, 2).mustFail("archive.corrupt");
    }
  }

  @Test
  void namesTheCollectionWithoutItsChecksum() {
    DamagedBytes archive = archive();
    Look look = archive.flip(archive.find("item 2") + 5, 0).mustFail("archive.entry_corrupt");
    assertThat(look.findings().getFirst().message()).contains("the 3 documents of 'shop.item'");
  }

  @Test
  void failsABlockBehindTheLastOne() {
    archive().then(DamagedBytes.bytes(block("item", item(4)))).mustFail("archive.corrupt");
  }

  @Test
  void passesDocumentsAndCountsThem() {
    assertThat(documents().mustPass().context().tables()).isEqualTo(Map.of("item", 2L));
  }

  @Test
  void failsEveryTruncationInsideADocument() {
    for (int length = 1; length < documents().length(); length++) {
      Look look = documents().cutAt(length).look();
      assertThat(look.failed()).as("%d", length).isEqualTo(length != item(1).length);
    }
  }

  @Test
  void failsDocumentsThatBreakTheirStructure() {
    for (int at : List.of(0, 1, 4, item(1).length - 1)) {
      assertThat(documents().with(at, 0x66).look().failed()).as("byte %d", at).isTrue();
    }
    documents().then("<html>").mustFail("dump.corrupt");
  }
}
