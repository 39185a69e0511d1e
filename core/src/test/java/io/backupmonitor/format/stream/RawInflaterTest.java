package io.backupmonitor.format.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever inflates, and in whatever pieces: the bytes, the verdict, its words and the place are
/// those of the JDK.
class RawInflaterTest {

  private static final int[] PIECES = {1, 2, 7, 100, 258, 4096, 128 * 1024};

  private final Random random = new Random(18);
  private final RawInflater reference = new RawInflater();

  /// What inflates on this machine: the JDK, and ISA-L where it is installed.
  static Stream<RawInflater> inflaters() {
    IsalLibrary library = IsalLibrary.here();
    return library == null
        ? Stream.of(new RawInflater())
        : Stream.of(new RawInflater(), new RawInflater(library));
  }

  /// @param end how it ended: `end`, `cut` or what was wrong
  @SuppressWarnings("ArrayRecordComponent") // never compared, only carried
  private record Outcome(byte[] content, String end, long position) {}

  private Outcome all(RawInflater inflater, byte[] packed) {
    int atOnce = Math.max(PIECES[random.nextInt(PIECES.length)], packed.length / 1000);
    InputStream source =
        new ByteArrayInputStream(packed) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, atOnce));
          }
        };
    int buffer = random.nextBoolean() ? 128 * 1024 : 1024 + random.nextInt(4000);
    CompressedInput input = new CompressedInput(source, buffer);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    inflater.reset();
    String end = end(inflater, input, content, new byte[PIECES[random.nextInt(PIECES.length)]]);
    assertThat(inflater.count()).isEqualTo(content.size());
    return new Outcome(content.toByteArray(), end, input.position());
  }

  private static String end(
      RawInflater inflater, CompressedInput input, ByteArrayOutputStream content, byte[] block) {
    try {
      int count = inflater.inflate(input, block, 0, block.length);
      while (count > 0) {
        content.write(block, 0, count);
        count = inflater.inflate(input, block, 0, block.length);
      }
      return "end";
    } catch (EOFException cut) {
      return "cut";
    } catch (IOException damaged) {
      return String.valueOf(damaged.getMessage());
    }
  }

  private Outcome compare(RawInflater inflater, byte[] packed) {
    Outcome expected = all(reference, packed);
    Outcome outcome = all(inflater, packed);
    assertThat(outcome.end()).isEqualTo(expected.end());
    assertThat(Arrays.mismatch(outcome.content(), expected.content())).isEqualTo(-1);
    assertThat(outcome.position()).isEqualTo(expected.position());
    return outcome;
  }

  /// Compares every truncation and one change of every byte, or some of them where there are many.
  private void compareDamaged(RawInflater inflater, byte[] packed) {
    int step = 1 + packed.length / 150;
    for (int at = random.nextInt(step); at < packed.length; at += step) {
      compare(inflater, Arrays.copyOf(packed, at));
      byte[] changed = packed.clone();
      changed[at] ^= (byte) (1 + random.nextInt(255));
      compare(inflater, changed);
    }
  }

  private byte[] content(int length) {
    byte[] content = new byte[length];
    int at = 0;
    while (at < length) {
      int end = Math.min(length, at + 1 + random.nextInt(random.nextBoolean() ? 100 : 40_000));
      int kind = random.nextInt(4);
      int back = 1 + random.nextInt(Math.max(1, Math.min(at, 32_768)));
      int values = 1 + random.nextInt(256);
      for (; at < end; at++) {
        content[at] = (byte) (kind == 0 && at >= back ? content[at - back] : kind * 16);
        content[at] += (byte) (kind < 2 ? 0 : random.nextInt(values));
      }
    }
    return content;
  }

  private byte[] deflated(byte[] content) {
    Deflater deflater = new Deflater(random.nextInt(10), true);
    deflater.setStrategy(random.nextInt(3));
    int step = random.nextInt(3) == 0 ? 1 + random.nextInt(30_000) : content.length + 1;
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] block = new byte[content.length + 64 * 1024];
    for (int at = 0; at < content.length; at += step) {
      deflater.setInput(content, at, Math.min(step, content.length - at));
      int flush = random.nextBoolean() ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH;
      int mode = step > content.length ? Deflater.NO_FLUSH : flush;
      int count;
      do {
        count = deflater.deflate(block, 0, block.length, mode);
        packed.write(block, 0, count);
      } while (count > 0 || !deflater.needsInput());
    }
    deflater.finish();
    while (!deflater.finished()) {
      packed.write(block, 0, deflater.deflate(block));
    }
    deflater.end();
    return packed.toByteArray();
  }

  @Test
  void usesIsalWhereItIsInstalled() {
    boolean installed =
        System.getProperty("os.arch", "").equals("amd64")
            && Stream.of("/usr/bin/igzip", "/usr/lib/x86_64-linux-gnu/libisal.so.2")
                .anyMatch(each -> Files.exists(Path.of(each)));
    assertThat(IsalLibrary.here() != null).isEqualTo(installed);
  }

  @ParameterizedTest
  @MethodSource("inflaters")
  void inflatesWhatIsWhole(RawInflater inflater) {
    for (int length : new int[] {0, 1, 300, 32_768, 65_536, 200_000, 700_000, 1_500_000}) {
      for (int each = 0; each < 4; each++) {
        byte[] content = content(length);
        byte[] packed = deflated(content);
        byte[] followed = Arrays.copyOf(packed, packed.length + random.nextInt(20));
        Outcome outcome = compare(inflater, followed);
        assertThat(Arrays.mismatch(outcome.content(), content)).isEqualTo(-1);
        assertThat(outcome.end()).isEqualTo("end");
        assertThat(outcome.position()).isEqualTo(packed.length);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("inflaters")
  void saysOfDamageWhatTheJdkSays(RawInflater inflater) {
    for (int each = 0; each < 12; each++) {
      compareDamaged(inflater, deflated(content(random.nextInt(each < 10 ? 600 : 60_000))));
    }
  }

  @ParameterizedTest
  @MethodSource("inflaters")
  void inflatesBlocksThatNoCompressorWrites(RawInflater inflater) {
    for (int each = 0; each < 400; each++) {
      Outcome outcome = compare(inflater, new RandomDeflate(random, false).write());
      assertThat(outcome.end()).isEqualTo("end");
    }
  }

  @ParameterizedTest
  @MethodSource("inflaters")
  void saysOfForbiddenBlocksWhatTheJdkSays(RawInflater inflater) {
    for (int each = 0; each < 1500; each++) {
      compare(inflater, new RandomDeflate(random, true).write());
    }
    for (int each = 0; each < 12; each++) {
      compareDamaged(inflater, new RandomDeflate(random, each % 2 == 0).write());
    }
  }

  @ParameterizedTest
  @MethodSource("inflaters")
  void saysOfNoiseWhatTheJdkSays(RawInflater inflater) {
    for (int each = 0; each < 3000; each++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      compare(inflater, noise);
    }
  }

  /// ISA-L itself takes them, and gzip would not unpack such a file.
  @ParameterizedTest
  @MethodSource("inflaters")
  void reportsDistanceCodesThatAreIncompleteThoughNoneIsUsed(RawInflater inflater) {
    BitOutput packed = new BitOutput();
    packed.add(1, 1);
    packed.add(2, 2);
    packed.add(0, 5);
    packed.add(1, 5);
    packed.add(15, 4);
    // the code of lengths: 18, 1 and 2 by the bits 0, 01 and 11
    for (int length : new int[] {0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2, 0}) {
      packed.add(length, 3);
    }
    // a literal and the end by one bit each, 255 other literals never
    packed.add(0b01, 2);
    packed.add((138 - 11) << 1, 8);
    packed.add((117 - 11) << 1, 8);
    packed.add(0b01, 2);
    // two distances, by one bit and by two
    packed.add(0b01, 2);
    packed.add(0b11, 2);
    packed.add(0b1_0000, 5);
    Outcome outcome = compare(inflater, packed.toBytes());
    assertThat(outcome.end()).isEqualTo("invalid distances set");
    assertThat(outcome.content()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("inflaters")
  void inflatesManySmallBlocks(RawInflater inflater) {
    BitOutput packed = new BitOutput();
    for (int each = 0; each < 1000; each++) {
      packed.add(2, 3);
      packed.add(Integer.reverse(0x30 + (each & 63)) >>> 24, 8);
      packed.add(0, 7);
    }
    packed.add(3, 10);
    Outcome outcome = compare(inflater, packed.toBytes());
    assertThat(outcome.content()).hasSize(1000);
    assertThat(outcome.end()).isEqualTo("end");
  }
}
