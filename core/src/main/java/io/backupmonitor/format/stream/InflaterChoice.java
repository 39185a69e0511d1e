package io.backupmonitor.format.stream;

import io.backupmonitor.format.NativeLibraries;
import org.jspecify.annotations.Nullable;

/// Which library inflates deflate data in this process: the JDK's, which always can, or ISA-L,
/// which is faster. Safe to use from several threads.
public final class InflaterChoice {

  /// `jdk` keeps ISA-L away, `isal` takes it wherever it is installed; else it is taken in workers
  /// and for much data.
  public static final String PROPERTY = "backupmonitor.inflater";

  /// Loading the library takes 0.15 s of processor time, which come back after about half as many
  /// packed bytes.
  private static final long WORTH_LOADING = 64L * 1024 * 1024;

  private static volatile boolean loaded;

  private InflaterChoice() {}

  /// Whether ISA-L is installed here and works. This loads it.
  public static boolean hasIsal() {
    return !isForbidden() && IsalLibrary.here() != null;
  }

  private static boolean isForbidden() {
    return System.getProperty(PROPERTY, "").equals("jdk");
  }

  /// Whether small data are worth it, too.
  static boolean isForced() {
    return System.getProperty(PROPERTY, "").equals("isal");
  }

  /// ISA-L; null where the JDK is to inflate.
  ///
  /// @param packedBytes about how many there are to inflate, in this stream and others beside it
  static @Nullable IsalLibrary isal(long packedBytes) {
    if (isForced()) {
      return IsalLibrary.here();
    }
    boolean worth = loaded || packedBytes >= WORTH_LOADING;
    if (!NativeLibraries.areCalled() || !worth || isForbidden()) {
      return null;
    }
    loaded = true;
    return IsalLibrary.here();
  }
}
