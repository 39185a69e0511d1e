package io.backupmonitor.storage;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The few functions of Linux that list a folder. The JDK asks the system the same, and wraps each
/// answer in a map and a path: a folder of a thousand files costs five times as much that way.
final class SystemCalls {

  private static final int NON_BLOCKING = 0x800;
  private static final int CLOSE_ON_EXEC = 0x80000;

  private static final int DO_NOT_FOLLOW = 0x100;

  /// Type, mode, links, time of modification, inode and size.
  private static final int WANTED = 0x1 | 0x2 | 0x4 | 0x40 | 0x100 | 0x200;

  private static final int MAY_READ = 4;

  private final int openFlags;
  private final MethodHandle open;
  private final MethodHandle entries;
  private final MethodHandle look;
  private final MethodHandle access;
  private final MethodHandle close;

  private SystemCalls(Linker linker, int openFlags) {
    this.openFlags = openFlags;
    FunctionDescriptor opening = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
    open = function(linker, "open", opening, Linker.Option.firstVariadicArg(2));
    entries =
        function(
            linker, "getdents64", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    look =
        function(
            linker,
            "statx",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    access =
        function(
            linker,
            "faccessat",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    close = function(linker, "close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  }

  @SuppressWarnings("restricted") // whoever starts the program allows it, or it is not asked for
  private static MethodHandle function(
      Linker linker, String name, FunctionDescriptor shape, Linker.Option... options) {
    SymbolLookup library = linker.defaultLookup();
    return linker.downcallHandle(library.findOrThrow(name), shape, options);
  }

  /// The functions of this machine; null where they are not known, not there, or where nobody
  /// allowed this program to call them.
  static @Nullable SystemCalls here() {
    return Here.CALLS;
  }

  /// Found when the first folder is listed, and no sooner.
  private static final class Here {
    static final @Nullable SystemCalls CALLS = find();

    private static @Nullable SystemCalls find() {
      int onlyFolders =
          switch (System.getProperty("os.arch", "")) {
            case "amd64" -> 0x10000;
            case "aarch64" -> 0x4000;
            default -> 0;
          };
      String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
      boolean allowed = SystemCalls.class.getModule().isNativeAccessEnabled();
      if (!allowed || !system.equals("linux") || onlyFolders == 0) {
        return null;
      }
      try {
        int flags = onlyFolders | NON_BLOCKING | CLOSE_ON_EXEC;
        return new SystemCalls(Linker.nativeLinker(), flags);
      } catch (RuntimeException | LinkageError elsewhere) {
        // an older C library, or none that is known: the JDK's own way remains
        return null;
      }
    }
  }

  /// Opens a folder.
  ///
  /// @param path its bytes, ended by a zero
  /// @return its number in this process; negative when it cannot be opened
  int open(MemorySegment path) {
    try {
      return (int) open.invokeExact(path, openFlags);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /// Reads the next entries of an open folder.
  ///
  /// @return how many bytes they fill; 0 at the end, negative when it cannot be read
  long entries(int folder, MemorySegment into) {
    try {
      return (long) entries.invokeExact(folder, into, into.byteSize());
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /// Looks at one entry of an open folder, without following a symbolic link.
  ///
  /// @return whether it could be looked at
  boolean look(int folder, MemorySegment name, MemorySegment into) {
    try {
      return (int) look.invokeExact(folder, name, DO_NOT_FOLLOW, WANTED, into) == 0;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /// Whether this process may read one entry of an open folder.
  boolean mayRead(int folder, MemorySegment name) {
    try {
      return (int) access.invokeExact(folder, name, MAY_READ, 0) == 0;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  void close(int folder) {
    try {
      int ended = (int) close.invokeExact(folder);
      assert ended == 0 : "a folder was closed twice";
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
