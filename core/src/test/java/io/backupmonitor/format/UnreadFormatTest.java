package io.backupmonitor.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.model.FindingCode;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnreadFormatTest {

  private final Formats formats = Formats.found();

  @ParameterizedTest
  @CsvSource({
    "Salted__abcdefgh, openssl, ENCRYPTED_NO_KEY",
    "LUKSº¾ and more, luks, ENCRYPTED_NO_KEY",
    "QFIû..., qcow2, FORMAT_UNSUPPORTED",
    "'TAPE\0\0\3\0\u008c', mtf, FORMAT_UNSUPPORTED",
    "XBSTCK01.., xbstream, FORMAT_UNSUPPORTED",
    "KDMV...., vmdk, FORMAT_UNSUPPORTED",
    "conectix...., vhd, FORMAT_UNSUPPORTED",
    "vhdxfile...., vhdx, FORMAT_UNSUPPORTED",
    "'MSWIM\0\0\0', wim, FORMAT_UNSUPPORTED",
    "LRZI...., lrzip, FORMAT_UNSUPPORTED",
    "'<<< Oracle VM VirtualBox Disk Image >>>                         \u007f\u0010Ú¾', vdi, FORMAT_UNSUPPORTED",
  })
  void tellsABackupThatCannotBeReadAndBlamesItNot(String head, String name, FindingCode code) {
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    Sample sample = new Sample("a.dump", bytes, bytes, OptionalLong.of(bytes.length));
    assertThat(formats.detect(sample).map(Format::name)).contains(name);
    assertThat(((UnreadFormat) formats.detect(sample).orElseThrow()).code()).isEqualTo(code);
    assertThat(code.effect()).isEqualTo(FindingCode.Effect.ERROR);
  }
}
