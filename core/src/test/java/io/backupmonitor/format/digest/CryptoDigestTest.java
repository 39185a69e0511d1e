package io.backupmonitor.format.digest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.NativeLibraries;
import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// Whoever computes SHA-256, it is the same.
final class CryptoDigestTest {

  private static Digest withLibrary() {
    return new CryptoDigest(requireNonNull(CryptoLibrary.here()));
  }

  private static Checksum expected(byte[] bytes) throws Exception {
    return new Checksum(
        ChecksumAlgorithm.SHA256,
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
  }

  @Test
  void isThereWhereItIsInstalled() {
    assertThat(NativeLibraries.areInstalled(CryptoLibrary.FILES)).isTrue();
    assertThat(NativeLibraries.find(CryptoLibrary.FILES)).isPresent();
    assertThat(CryptoLibrary.here()).isNotNull();
    assertThat(NativeLibraries.find(List.of("libno-such-library.so.0"))).isEmpty();
    assertThat(NativeLibraries.areInstalled(List.of("libno-such-library.so.0"))).isFalse();
  }

  @Property(tries = 300)
  void computesWhatTheJdkComputes(
      @ForAll @IntRange(max = 5_000) int length,
      @ForAll long seed,
      @ForAll @Size(max = 12) List<@IntRange(max = 700) Integer> pieces)
      throws Exception {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    Digest digest = withLibrary();
    int done = 0;
    for (int piece : pieces) {
      int count = Math.min(piece, length - done);
      digest.update(bytes, done, count);
      done += count;
    }
    digest.update(bytes, done, length - done);
    assertThat(digest.checksum()).isEqualTo(expected(bytes));
  }

  @Test
  void servesSeveralThreadsAtOnceAndForgetsWhatWasAbandoned() throws Exception {
    byte[] bytes = new byte[1 << 20];
    new Random(2).nextBytes(bytes);
    Checksum expected = expected(bytes);
    List<Callable<Checksum>> tasks = new ArrayList<>();
    for (int task = 0; task < 64; task++) {
      tasks.add(
          () -> {
            withLibrary().update(bytes, 7, 1000);
            Digest digest = withLibrary();
            digest.update(bytes, 0, bytes.length);
            return digest.checksum();
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Checksum> each : threads.invokeAll(tasks)) {
        assertThat(each.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void isLeftToTheJdkOutsideOfWorkers() {
    assertThat(NativeLibraries.areCalled()).isFalse();
    assertThat(Digest.of(ChecksumAlgorithm.SHA256, 1L << 40)).isInstanceOf(Digest.Message.class);
  }
}
