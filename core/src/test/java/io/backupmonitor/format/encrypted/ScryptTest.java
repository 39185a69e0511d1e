package io.backupmonitor.format.encrypted;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScryptTest {

  /// The test vectors of RFC 7914, section 12, that a test has time for; the first bytes of each.
  @ParameterizedTest
  @CsvSource({
    "'', '', 16, 1, 1, 77d6576238657b203b19ca42c18a0497",
    "password, NaCl, 1024, 8, 16, fdbabe1c9d3472007856e7190d01e9fe",
    "pleaseletmein, SodiumChloride, 16384, 8, 1, 7023bdcb3afd7348461c06cd81fd38eb"
  })
  void derivesWhatTheStandardSays(
      String passphrase, String salt, int rows, int blocks, int lanes, String expected)
      throws Exception {
    byte[] key =
        Scrypt.derive(
            passphrase.getBytes(StandardCharsets.US_ASCII),
            salt.getBytes(StandardCharsets.US_ASCII),
            rows,
            blocks,
            lanes,
            64);
    assertThat(HexFormat.of().formatHex(key, 0, 16)).isEqualTo(expected);
  }
}
