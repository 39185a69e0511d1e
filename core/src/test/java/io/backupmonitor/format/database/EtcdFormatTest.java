package io.backupmonitor.format.database;

import static io.backupmonitor.format.database.EtcdSnapshot.PAGE;
import static io.backupmonitor.format.database.EtcdSnapshot.database;
import static io.backupmonitor.format.database.EtcdSnapshot.snapshot;
import static io.backupmonitor.format.database.EtcdSnapshot.summed;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Look;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EtcdFormatTest {

  @Test
  void passesASnapshotAndCountsItsKeys() {
    Look look = snapshot().mustPass();
    assertThat(look.context().tables()).isEqualTo(Map.of("key", 4L, "lease", 1L));
    assertThat(look.context().notProven()).isEmpty();
  }

  @Test
  void saysThatACopyOfTheFileCarriesNoChecksum() {
    assertThat(DamagedBytes.bytes(database()).mustPass().context().notProven()).hasSize(1);
  }

  @Test
  void failsEveryTruncation() {
    for (int length = 200; length < snapshot().length(); length += 97) {
      snapshot().cutAt(length).mustFail("database.truncated");
    }
    snapshot().cutAt(-1).mustFail("database.truncated");
    snapshot().cutAt(-64).mustFail("database.truncated");
  }

  @Test
  void failsEveryChangedByte() {
    int recognised = 20;
    for (int at = recognised; at < snapshot().length(); at += at < 3 * PAGE ? 7 : 61) {
      Look look = snapshot().flip(at, 1).look();
      assertThat(look.failed()).as("byte %d", at).isTrue();
    }
    for (int last = 1; last <= 32; last++) {
      snapshot().flip(-last, 0).mustFail("database.corrupt");
    }
  }

  @Test
  void knowsASnapshotByItsSecondMetaPage() {
    snapshot().zeroed(0, 100).mustFail("database.corrupt");
  }

  @Test
  void failsATreeThatIsNone() {
    withDamage(3 * PAGE + 24, 99);
    withDamage(3 * PAGE + 24, 5);
    withDamage(4 * PAGE + 8, 1);
    withDamage(4 * PAGE + 10, 255);
    withDamage(4 * PAGE + 21, 0xff);
    withDamage(4 * PAGE + 48, 'z');
    withDamage(2 * PAGE + 12, 1);
    withDamage(2 * PAGE + 44, 3);
    withDamage(6 * PAGE + 10, 255);
  }

  private static void withDamage(int at, int value) {
    byte[] database = database();
    database[at] = (byte) value;
    Look look = summed(database).look();
    assertThat(look.failed()).as("byte %d: %s", at, look.findings()).isTrue();
  }
}
