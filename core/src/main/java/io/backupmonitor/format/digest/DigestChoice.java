package io.backupmonitor.format.digest;

import io.backupmonitor.format.NativeLibraries;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What computes SHA-256 in this process: the JDK, which always can, or OpenSSL's library, which
/// does not need the second compiler for it. Safe to use from several threads.
public final class DigestChoice {

  /// `jdk` keeps OpenSSL's library away, `libcrypto` takes it wherever it is installed; else it is
  /// taken in workers and for much data.
  public static final String PROPERTY = "backupmonitor.digest";

  /// Loading the library takes 0.02 s of processor time. So does computing the digest of this many
  /// bytes without the second compiler, and having that compiler prepare for it.
  private static final long WORTH_LOADING = 4L * 1024 * 1024;

  private static final AtomicLong ANNOUNCED = new AtomicLong();

  private DigestChoice() {}

  /// Whether OpenSSL's library works here. This loads it.
  public static boolean hasLibcrypto() {
    return !isForbidden() && CryptoLibrary.here() != null;
  }

  /// Whether workers will compute with OpenSSL's library, as far as that is known without loading
  /// it into this process.
  public static boolean isLibcryptoInstalled() {
    return !isForbidden() && Installed.LIBCRYPTO;
  }

  /// Looked for once, at the first use.
  private static final class Installed {
    static final boolean LIBCRYPTO = NativeLibraries.areInstalled(CryptoLibrary.FILES);
  }

  private static boolean isForbidden() {
    return System.getProperty(PROPERTY, "").equals("jdk");
  }

  /// OpenSSL's library; null where the JDK is to compute.
  ///
  /// @param bytes about how many there are to come
  static @Nullable CryptoLibrary libcrypto(long bytes) {
    if (System.getProperty(PROPERTY, "").equals("libcrypto")) {
      return CryptoLibrary.here();
    }
    if (!NativeLibraries.areCalled() || isForbidden()) {
      return null;
    }
    long announced = ANNOUNCED.addAndGet(Math.max(0, bytes));
    return announced < WORTH_LOADING ? null : CryptoLibrary.here();
  }
}
