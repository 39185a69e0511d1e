package io.backupmonitor.format.stream;

import static io.backupmonitor.format.DamagedBytes.bytes;
import static io.backupmonitor.format.DamagedBytes.compressed;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Look;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.BlockLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// What all five compressed streams promise alike.
class StreamFormatsTest {

  /// The streams, each with a compressor that writes a checksum.
  enum Stream {
    GZ,
    ZST,
    XZ,
    BZ2,
    LZ4;

    private DamagedBytes.Compressor compressor() {
      return switch (this) {
        case GZ -> GZIPOutputStream::new;
        case ZST -> Stream::zstd;
        case XZ -> target -> new XZOutputStream(target, new LZMA2Options(0));
        case BZ2 -> BZip2CompressorOutputStream::new;
        case LZ4 -> Stream::lz4;
      };
    }

    private static OutputStream zstd(OutputStream target) throws IOException {
      return new ZstdOutputStreamNoFinalizer(target).setChecksum(true);
    }

    /// The library's own choice is a search for the last byte, which takes seconds.
    private static OutputStream lz4(OutputStream target) throws IOException {
      return new FramedLZ4CompressorOutputStream(
          target,
          new FramedLZ4CompressorOutputStream.Parameters(
              FramedLZ4CompressorOutputStream.BlockSize.K64,
              true,
              true,
              true,
              BlockLZ4CompressorOutputStream.createParameterBuilder().tunedForSpeed().build()));
    }

    /// A compressor that leaves the checksum of the content out, where the format has that choice.
    private DamagedBytes.Compressor unchecked() {
      return switch (this) {
        case ZST -> target -> new ZstdOutputStreamNoFinalizer(target).setChecksum(false);
        case XZ -> target -> new XZOutputStream(target, new LZMA2Options(0), NO_CHECK);
        case LZ4 ->
            target ->
                new FramedLZ4CompressorOutputStream(
                    target,
                    new FramedLZ4CompressorOutputStream.Parameters(
                        FramedLZ4CompressorOutputStream.BlockSize.K64, false, false, false));
        case GZ, BZ2 -> compressor();
      };
    }

    String suffix() {
      return "." + name().toLowerCase(Locale.ROOT);
    }

    DamagedBytes of(DamagedBytes content) {
      return compressed("dump.sql" + suffix(), content, compressor());
    }

    DamagedBytes of(String content) {
      return of(bytes(content));
    }
  }

  private static final int NO_CHECK = org.tukaani.xz.XZ.CHECK_NONE;
  private static final DamagedBytes LARGE = bytes(randomText(300_000));

  /// Packed once: one of the compressors is slow.
  private static final Map<Stream, DamagedBytes> PACKED = new EnumMap<>(Stream.class);

  private static DamagedBytes large(Stream stream) {
    return PACKED.computeIfAbsent(stream, each -> each.of(LARGE));
  }

  private static byte[] randomText(int length) {
    byte[] text = new byte[length];
    Random random = new Random(7);
    for (int at = 0; at < length; at++) {
      text[at] = (byte) (' ' + random.nextInt(at % 4096 < 2048 ? 4 : 90));
    }
    return text;
  }

  @ParameterizedTest
  @EnumSource
  void readsAWholeStream(Stream stream) {
    Look look = large(stream).mustPass();
    assertThat(look.context().contents().get("dump.sql")).isEqualTo(LARGE.all());
  }

  @ParameterizedTest
  @EnumSource
  void readsEveryMemberOfSeveral(Stream stream) {
    DamagedBytes joined = stream.of("one ").then(large(stream)).then(stream.of("three"));
    Look look = joined.mustPass();
    assertThat(look.context().contents().get("dump.sql")).hasSize(LARGE.length() + 9);
    assertThat(look.text("dump.sql")).startsWith("one ").endsWith("three");
  }

  @ParameterizedTest
  @EnumSource
  void saysHowFarACutStreamReached(Stream stream) {
    Look look = large(stream).cutAt(-50_000).mustFail("stream.truncated");
    assertThat(look.findings().getLast().message()).contains("bytes of content");
  }

  @ParameterizedTest
  @EnumSource
  void reportsACutInTheLastBytesAsTruncated(Stream stream) {
    for (int missing = 1; missing <= 4; missing++) {
      stream.of("a dump").cutAt(-missing).mustFail("stream.truncated");
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsACutInTheSecondMemberAsTruncated(Stream stream) {
    stream.of("one").then(stream.of("two").cutAt(-1)).mustFail("stream.truncated");
  }

  @ParameterizedTest
  @EnumSource
  void reportsAFlippedBitAsDamage(Stream stream) {
    DamagedBytes whole = large(stream);
    whole.flip(whole.length() / 2, 3).mustFail("stream.corrupt");
    whole.flip(whole.length() / 3, 7).mustFail("stream.corrupt");
  }

  @ParameterizedTest
  @EnumSource
  void reportsALostBlockAsDamage(Stream stream) {
    assertThat(large(stream).zeroed(100_000, 4096).look().failed()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void reportsForeignBytesBehindTheStream(Stream stream) {
    DamagedBytes whole = stream.of("a dump");
    for (DamagedBytes more :
        List.of(whole.then("pg_dump: error"), whole.thenZeros(512).then("x"))) {
      if (stream == Stream.BZ2) {
        more.mustPass("stream.appended_data");
      } else {
        more.mustFail("stream.trailing_data");
      }
    }
  }

  @Test
  void letsNothingFollowBzip2ThatComesOfAFurtherStream() {
    DamagedBytes first = Stream.BZ2.of("a dump");
    DamagedBytes two = first.then(Stream.BZ2.of("and another one"));
    for (int at = first.length(); at < first.length() + 4; at++) {
      assertThat(two.flip(at, 6).look().failed()).as("byte %d", at).isTrue();
    }
    assertThat(two.zeroed(first.length(), 16).look().failed()).isTrue();
    assertThat(two.cutAt(first.length() + 1).look().failed()).isTrue();
    assertThat(first.then("x".repeat(70_000)).look().failed()).isTrue();
  }

  @Test
  void takesNoOddNumberOfZerosForPaddingOfXz() {
    Stream.XZ.of("a dump").thenZeros(5).mustFail("stream.trailing_data");
    Stream.XZ.of("a dump").thenZeros(8).mustPass("stream.padding");
  }

  @ParameterizedTest
  @EnumSource
  void toleratesZerosBehindTheStream(Stream stream) {
    Look look = stream.of("a dump").thenZeros(300_000).mustPass("stream.padding");
    assertThat(look.text("dump.sql")).isEqualTo("a dump");
  }

  @ParameterizedTest
  @EnumSource(names = {"ZST", "XZ", "LZ4"})
  void saysThatAStreamWithoutAChecksumProvesLess(Stream stream) {
    Look look =
        compressed("dump.sql" + stream.suffix(), bytes("a dump"), stream.unchecked()).look();
    assertThat(look.codes()).containsExactly("stream.no_checksum");
    assertThat(look.passed()).isTrue();
    assertThat(look.context().notProven()).singleElement().asString().contains("unchanged");
  }

  @ParameterizedTest
  @EnumSource
  void failsAStreamOfNothingWhoseNamePromisesSomething(Stream stream) {
    stream.of("").named("files.zip" + stream.suffix()).mustFail("stream.empty");
    stream.of("").named("disk" + stream.suffix()).mustPass("stream.holds_nothing");
  }

  @Test
  void readsLegacyLz4AndSaysThatItProvesLittle() {
    DamagedBytes legacy =
        DamagedBytes.bytes(
                new byte[] {2, 0x21, 0x4c, 0x18, 6, 0, 0, 0, 0x50, 'h', 'e', 'l', 'l', 'o'})
            .named("backup.lz4");

    assertThat(legacy.mustPass("stream.no_checksum").context().contents())
        .extractingByKey("backup")
        .isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
    legacy.cutAt(-1).mustFail("stream.truncated");
    legacy.cutAt(6).mustFail("stream.truncated");
    legacy.with(7, 0x7f).mustFail("stream.corrupt");
    legacy.with(8, 0x40).mustFail("stream.corrupt");
  }
}
