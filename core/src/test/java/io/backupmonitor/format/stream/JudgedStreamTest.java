package io.backupmonitor.format.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Whom a decoder blames by what it throws.
final class JudgedStreamTest {

  /// A decoder that does nothing but that.
  private record Throwing(Throwable broken) implements StreamDecoder {

    @Override
    public int decode(byte[] target, int offset, int length) throws IOException {
      switch (broken) {
        case IOException bad -> throw bad;
        case RuntimeException bad -> throw bad;
        case Error bad -> throw bad;
        default -> throw new AssertionError(broken);
      }
    }

    @Override
    public String place() {
      return "member 1";
    }
  }

  private static void must(Throwable broken, FindingCode code) throws IOException {
    CompressedInput input = new CompressedInput(new ByteArrayInputStream(new byte[1]));
    try (JudgedStream stream = new JudgedStream("test", new Throwing(broken), input)) {
      assertThatThrownBy(stream::read)
          .isInstanceOfSatisfying(
              DamageException.class,
              judged -> assertThat(judged.code()).as("%s", broken).isEqualTo(code));
    }
  }

  @Test
  void blamesTheBytesForNumbersOutOfTheirBounds() throws IOException {
    must(new IOException("bad"), FindingCode.STREAM_CORRUPT);
    must(new ArrayIndexOutOfBoundsException(7), FindingCode.STREAM_CORRUPT);
    must(new NegativeArraySizeException("-1"), FindingCode.STREAM_CORRUPT);
  }

  @Test
  void blamesNoBackupForAFaultOfTheProgram() throws IOException {
    must(new IllegalStateException("ours"), FindingCode.INSPECTION_CRASHED);
    must(new AssertionError("ours"), FindingCode.INSPECTION_CRASHED);
    must(new NoClassDefFoundError("x"), FindingCode.FORMAT_UNSUPPORTED);
  }
}
