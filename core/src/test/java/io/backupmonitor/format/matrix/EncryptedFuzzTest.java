package io.backupmonitor.format.matrix;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Any bytes as encrypted files.
class EncryptedFuzzTest {

  private static final AnyBytes ANY = new AnyBytes(Family.ENCRYPTED.specimens());

  static Stream<byte[]> seeds() {
    return ANY.seeds().stream();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "2m")
  void answersAnyBytesWithFindings(byte[] bytes) throws Exception {
    ANY.mustBeAnswered(bytes);
  }
}
