package io.backupmonitor.format.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {

  /// Computed with the XXH64 that Borg 1.2.4 uses itself.
  @ParameterizedTest
  @CsvSource({
    "'', ef46db3751d8e999",
    "a, d24ec4f1a98c6e5b",
    "abc, 44bc2cf5ad770999",
    "'Nobody inspects the spammish repetition', fbcea83c8a378bf1",
  })
  void isThatOfThePublishedAlgorithm(String text, String expected) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    XxHash64 hash = new XxHash64();
    for (byte each : bytes) {
      hash.update(new byte[] {each}, 0, 1);
    }
    assertThat(HexFormat.of().toHexDigits(hash.value())).isEqualTo(expected);
  }
}
