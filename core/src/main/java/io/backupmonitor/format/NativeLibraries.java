package io.backupmonitor.format;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Libraries of the system that are faster at something than Java. Backups are read with them in
/// workers and nowhere else, on Linux alone, and everything works without them. Safe to use from
/// several threads.
public final class NativeLibraries {

  private static final List<String> FOLDERS =
      List.of("/usr/lib/%s-linux-gnu", "/usr/lib64", "/usr/lib", "/lib64", "/lib");

  private static volatile boolean worker;

  private NativeLibraries() {}

  /// Says that this process is a worker.
  public static void inWorker() {
    worker = true;
  }

  /// Whether this process reads backups with them: a worker does.
  public static boolean areCalled() {
    return worker;
  }

  /// Loads a library.
  ///
  /// @param files its names, the best one first
  /// @return empty where it is not installed, and where nobody allowed this program to call it
  @SuppressWarnings("restricted") // asked for only where it is allowed
  public static Optional<SymbolLookup> find(List<String> files) {
    if (!isLinux() || !NativeLibraries.class.getModule().isNativeAccessEnabled()) {
      return Optional.empty();
    }
    for (String file : files) {
      try {
        return Optional.of(SymbolLookup.libraryLookup(file, Arena.global()));
      } catch (IllegalArgumentException another) {
        // there is no library of that name
      }
    }
    return Optional.empty();
  }

  /// Whether one of those files lies where libraries usually do; loads nothing.
  public static boolean areInstalled(List<String> files) {
    String processor = processor().equals("amd64") ? "x86_64" : processor();
    return isLinux()
        && FOLDERS.stream()
            .map(folder -> Path.of(folder.formatted(processor)))
            .anyMatch(
                folder -> files.stream().anyMatch(file -> Files.exists(folder.resolve(file))));
  }

  /// The processors of this machine, as Java calls them.
  public static String processor() {
    return System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
  }

  private static boolean isLinux() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux");
  }
}
