package io.backupmonitor.format.database;

import static io.backupmonitor.format.database.VmaMachine.BLOCK;
import static io.backupmonitor.format.database.VmaMachine.EXTENT;
import static io.backupmonitor.format.database.VmaMachine.HEADER;
import static io.backupmonitor.format.database.VmaMachine.extent;
import static io.backupmonitor.format.database.VmaMachine.machine;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.Look;
import org.junit.jupiter.api.Test;

class VmaFormatTest {

  @Test
  void passesAWholeMachine() {
    machine().mustPass();
  }

  @Test
  void failsEveryTruncation() {
    for (int length = 4; length < machine().length(); length += 101) {
      assertThat(machine().cutAt(length).look().failed()).as("%d", length).isTrue();
    }
    machine().cutAt(-1).mustFail("archive.truncated");
    machine().cutAt(HEADER).mustFail("archive.no_end");
    machine().cutAt(HEADER + EXTENT + BLOCK).mustFail("archive.no_end");
  }

  /// The version is judged before the checksum, and blocks carry none.
  @Test
  void failsEveryChangedByteOfItsHeaders() {
    for (int at = 8; at < HEADER; at += 5) {
      fails(at);
    }
    for (int at = 0; at < EXTENT; at++) {
      fails(HEADER + at);
      fails(HEADER + EXTENT + BLOCK + at);
    }
    machine().flip(5, 0).mustEnd("format.unsupported");
    machine().flip(HEADER + EXTENT + 7, 0).mustPass();
  }

  private static void fails(int at) {
    Look look = machine().flip(at, 0).look();
    assertThat(look.failed()).as("byte %d", at).isTrue();
  }

  @Test
  void failsAClusterThatComesTwice() {
    machine().then(extent(0x8000_01_00000000L | 2)).mustFail("archive.corrupt");
    machine().then(extent(0x8000_03_00000000L)).mustFail("archive.corrupt");
    machine().then(extent(0x8000_02_00000000L | 7)).mustPass();
  }
}
