package io.backupmonitor.format.matrix;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Any bytes as files of databases and machines.
class DatabaseFuzzTest {

  private static final AnyBytes ANY = new AnyBytes(Family.DATABASES.specimens());

  static Stream<byte[]> seeds() {
    return ANY.seeds().stream();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "2m")
  void answersAnyBytesWithFindings(byte[] bytes) throws Exception {
    ANY.mustBeAnswered(bytes);
  }
}
