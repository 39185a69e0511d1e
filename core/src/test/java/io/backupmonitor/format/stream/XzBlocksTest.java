package io.backupmonitor.format.stream;

import static io.backupmonitor.format.DamagedBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.RecordingContext;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// Blocks that are decoded side by side say the same as blocks decoded one after the other.
class XzBlocksTest {

  /// Two streams of `xz -T2`, the first one of four blocks.
  private static DamagedBytes file;

  @BeforeAll
  static void read() throws Exception {
    try (InputStream stream =
        Objects.requireNonNull(XzBlocksTest.class.getResourceAsStream("blocks-5.4.xz"))) {
      file = bytes(stream.readAllBytes()).named("numbers.xz");
    }
  }

  private static Look look(DamagedBytes bytes, int threads) {
    return Look.at("numbers.xz", bytes.all(), new RecordingContext().threads(threads));
  }

  private static String numbers(int last) {
    return IntStream.rangeClosed(1, last)
        .mapToObj(each -> each + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void makesTheSameOfThem() {
    Look side = look(file, 2);
    assertThat(side.codes()).isEmpty();
    assertThat(side.text("numbers")).isEqualTo(numbers(1000));
    assertThat(look(file, 7).text("numbers")).isEqualTo(numbers(1000));
  }

  @Test
  void saysOfEveryTruncationTheSame() {
    for (int length = 6; length < file.length(); length++) {
      DamagedBytes cut = file.cutAt(length);
      Look side = look(cut, 2);
      assertThat(side.codes()).as("cut at %d", length).isEqualTo(look(cut, 1).codes());
    }
  }

  @Test
  void saysOfEveryChangedByteTheSame() {
    Random random = new Random(3);
    for (int at = 6; at < file.length(); at++) {
      DamagedBytes flipped = file.flip(at, random.nextInt(8));
      Look side = look(flipped, 2);
      assertThat(side.failed()).as("byte %d", at).isEqualTo(look(flipped, 1).failed());
    }
  }

  @Test
  void tellsInWhichBlockTheDamageIs() {
    assertThat(look(file.flip(700, 0), 2).findings().getFirst().message()).contains("block ");
    assertThat(look(file.flip(700, 0), 2).text("numbers")).startsWith("1\n2\n3\n");
  }

  @Test
  void readsAStreamWhoseBlocksDoNotSayTheirLength() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (XZOutputStream xz = new XZOutputStream(packed, new LZMA2Options(0))) {
      xz.write(numbers(100).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(look(bytes(packed.toByteArray()), 2).text("numbers")).isEqualTo(numbers(100));
  }
}
