package io.backupmonitor.format.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Crc64Test {

  private static final byte[] CHECK = "123456789".getBytes(StandardCharsets.US_ASCII);

  @Test
  void hasTheKnownValues() {
    assertThat(value(Crc64.jones(), CHECK.length)).isEqualTo(0xe9c6d914c4b8d9caL);
    assertThat(value(Crc64.ecma(), CHECK.length)).isEqualTo(0x995dc9bbdf1939faL);
  }

  @Test
  void isTheSameInPieces() {
    for (int first = 0; first <= CHECK.length; first++) {
      assertThat(value(Crc64.jones(), first)).isEqualTo(0xe9c6d914c4b8d9caL);
    }
  }

  private static long value(Crc64 crc, int first) {
    crc.update(CHECK, 0, first);
    crc.update(CHECK, first, CHECK.length - first);
    return crc.value();
  }
}
