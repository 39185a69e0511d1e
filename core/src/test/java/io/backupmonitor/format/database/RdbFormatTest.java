package io.backupmonitor.format.database;

import static io.backupmonitor.format.database.RedisBytes.saved;
import static io.backupmonitor.format.database.RedisBytes.snapshot;
import static io.backupmonitor.format.database.RedisBytes.unsummed;
import static io.backupmonitor.format.database.RedisBytes.valkey;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Look;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RdbFormatTest {

  private static final int VERSION_AT = 5;
  private static final int HEADER_BYTES = 9;

  @Test
  void passesASavedSnapshotAndCountsItsKeys() throws Exception {
    Look look = saved().mustPass();
    assertThat(look.context().tables()).isEqualTo(Map.of("db0", 11L, "db3", 1L, "functions", 1L));
    assertThat(look.context().notProven()).isEmpty();
  }

  @Test
  void saysThatThereIsNoChecksum() throws Exception {
    assertThat(unsummed().mustPass().context().notProven()).hasSize(1);
  }

  @Test
  void failsEveryTruncation() throws Exception {
    for (int length = VERSION_AT + 1; length < saved().length(); length++) {
      assertThat(saved().cutAt(length).look().failed()).as("%d", length).isTrue();
    }
    saved().cutAt(-1).mustFail("database.truncated");
    unsummed().cutAt(100).mustFail("database.truncated");
  }

  @Test
  void failsEveryChangedByte() throws Exception {
    for (int at = HEADER_BYTES; at < saved().length(); at++) {
      Look look = saved().with(at, saved().all()[at] ^ 0x15).look();
      assertThat(look.passed()).as("byte %d: %s", at, look.findings()).isFalse();
    }
  }

  @Test
  void survivesEveryChangedByteWithoutAChecksum() throws Exception {
    for (int at = HEADER_BYTES; at < unsummed().length(); at++) {
      for (int bit = 0; bit < 8; bit++) {
        assertThat(unsummed().flip(at, bit).look()).isNotNull();
      }
    }
  }

  @Test
  void warnsOfWhatFollows() throws Exception {
    saved().then("more").mustPass("database.trailing_data");
  }

  @Test
  void warnsWhereNoKeysAre() {
    snapshot(11).ended().mustPass("database.empty");
  }

  @Test
  void tellsNewerVersionsWithoutBlame() {
    snapshot(13).ended().mustEnd("format.unsupported");
    snapshot(0).ended().mustFail("database.corrupt");
  }

  @Test
  void provesANewerVersionWholeByItsChecksum() throws Exception {
    byte[] bytes = saved().all();
    bytes[RdbVersion.HEADER_BYTES - 1] = '9';
    Crc64 crc = Crc64.jones();
    crc.update(bytes, 0, bytes.length - Long.BYTES);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(bytes.length - Long.BYTES, crc.value());
    DamagedBytes newer = DamagedBytes.bytes(bytes).named("dump.rdb");
    assertThat(newer.mustPass().context().notProven()).hasSize(1);
    newer.cutAt(-1).mustEnd("format.unsupported");
    newer.with(300, bytes[300] ^ 4).mustEnd("format.unsupported");
  }

  @Test
  void readsWhatValkeyWrites() {
    valkey(80)
        .key(22, 2, 1, 'f', 1, 'v', 1, 2, 3, 4, 5, 6, 7, 8, 1, 'g', 1, 'w')
        .raw(255, 255, 255, 255, 255, 255, 255, 255)
        .raw(0xf3, 1, 'j', 2, 0, 9, 12, 13)
        .key(0, 1, 'v')
        .ended()
        .mustPass();
    valkey(80).key(23, 1, 'v').ended().mustFail("database.corrupt");
    valkey(81).ended().mustEnd("format.unsupported");
    valkey(79).ended().mustFail("database.corrupt");
  }

  @Test
  void passesASnapshotOfValkey9AndCountsItsKeys() throws Exception {
    Look look = RedisBytes.ofValkey().mustPass();
    assertThat(look.context().tables()).isEqualTo(Map.of("db0", 8L, "db5", 1L, "functions", 1L));
    for (int at = HEADER_BYTES; at < RedisBytes.ofValkey().length(); at++) {
      assertThat(RedisBytes.ofValkey().cutAt(at).look().failed()).as("%d", at).isTrue();
      Look changed = RedisBytes.ofValkey().flip(at, 2).look();
      assertThat(changed.passed()).as("byte %d: %s", at, changed.findings()).isFalse();
    }
  }

  @Test
  void doesNotCallASnapshotOfFunctionsEmpty() {
    assertThat(snapshot(12).raw(0xf5).string("#!lua name=x").ended().mustPass().context().tables())
        .isEqualTo(Map.of("functions", 1L));
  }

  @Test
  void readsOldVersions() {
    assertThat(
            snapshot(1)
                .raw(0xfe, 2, 0xfd, 1, 2, 3, 4)
                .key(0, 1, 'v')
                .key(3, 2, 1, 'a', 3, '1', '.', '5', 1, 'b', 254)
                .raw(0xff)
                .named("old.rdb")
                .mustPass()
                .context()
                .tables())
        .isEqualTo(Map.of("db2", 2L));
    packedMustPass(9, 1, 1, 'k', 3, 0, 'v', 'a', 'l', 0xff);
    packedMustPass(11, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 2, 0);
    packedMustPass(10, 15, 0, 0, 0, 10, 0, 0, 0, 1, 0, 0, 2, 'h', 'i', 0xff);
    packedMustPass(12, 16, 0, 0, 0, 12, 0, 0, 0, 2, 0, 0, 0xf2, 2, 0xfe, 7, 0xff);
  }

  @Test
  void readsFieldsThatExpire() {
    snapshot(12)
        .key(24, 1, 2, 3, 4, 5, 6, 7, 8, 2, 0, 1, 'f', 1, 'v', 5, 1, 'g', 1, 'w')
        .ended()
        .mustPass();
    snapshot(12)
        .key(25, 1, 2, 3, 4, 5, 6, 7, 8)
        .raw(14, 14, 0, 0, 0, 3, 0, 0x81, 'f', 2, 1, 1, 0, 1, 0xff)
        .ended()
        .mustPass();
    snapshot(12)
        .key(25, 1, 2, 3, 4, 5, 6, 7, 8)
        .raw(12, 12, 0, 0, 0, 2, 0, 0x81, 'f', 2, 1, 1, 0xff)
        .ended()
        .mustFail("database.corrupt");
    snapshot(12).key(22, 1, 0, 1, 'f', 1, 'v').ended().mustPass();
    snapshot(12).raw(0xf4, 1, 1, 0).key(0, 1, 'v').ended().mustPass();
  }

  @Test
  void passesOverWhatModulesWrote() {
    snapshot(11)
        .raw(0xf7, 1, 2, 1, 5, 1, 'x', 0)
        .key(7, 9, 1, 5, 2, 6, 3, 1, 2, 3, 4, 4, 1, 2, 3, 4, 5, 6, 7, 8, 5, 1, 's', 0)
        .ended()
        .mustPass();
    snapshot(11).key(7, 9, 6).ended().mustFail("database.corrupt");
  }

  @Test
  void failsSmallCollectionsThatBreakTheirRules() {
    packedMustFail(11, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 1, 0);
    packedMustFail(16, 10, 0, 0, 0, 1, 0, 1, 1, 1, 0xff);
    packedMustFail(10, 15, 0, 0, 0, 10, 0, 0, 0, 2, 0, 0, 2, 'h', 'i', 0xff);
    packedMustFail(9, 1, 1, 'k', 9, 0, 'v', 0xff);
  }

  @Test
  void failsAPackedTextThatDoesNotUnfold() {
    packedText(6, 5, 2, 'a', 'b', 'c', 0x20, 2).mustFail("database.corrupt");
    packedText(6, 6, 2, 'a', 'b', 'c', 0x20, 2).mustPass();
    packedText(6, 6, 2, 'a', 'b', 'c', 0x20, 3).mustFail("database.corrupt");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 26, 99, 0xf3})
  void failsCodesThatNobodyWrites(int code) {
    snapshot(12).key(code, 1, 'v').ended().mustFail("database.corrupt");
  }

  private static DamagedBytes packedText(int packed, int length, int... bytes) {
    return snapshot(9).key(0, 0xc3, packed, length).raw(bytes).ended();
  }

  private static void packedMustPass(int type, int... value) {
    snapshot(9).packed(type, value).ended().mustPass();
  }

  private static void packedMustFail(int type, int... value) {
    snapshot(11).packed(type, value).ended().mustFail("database.corrupt");
  }
}
