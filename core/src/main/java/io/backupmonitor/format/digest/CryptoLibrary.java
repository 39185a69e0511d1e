package io.backupmonitor.format.digest;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.backupmonitor.format.NativeLibraries;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The functions of OpenSSL (`libcrypto`, header `openssl/sha.h`) that compute SHA-256. They work
/// in memory of their caller, read no configuration and load nothing more.
final class CryptoLibrary {

  /// Of the releases that have these functions and this state: 3 and 1.1.
  static final List<String> FILES = List.of("libcrypto.so.3", "libcrypto.so.1.1");

  /// Twice what the state needs (`SHA256_CTX`: 28 numbers of 32 bits).
  static final long STATE_BYTES = 224;

  private static final int DIGEST_BYTES = 32;
  private static final byte BLANK = 0x5a;
  private static final String MILLION_LETTERS =
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

  private final MethodHandle begin;
  private final MethodHandle update;
  private final MethodHandle end;

  @SuppressWarnings("restricted") // whoever starts the program allows it, or it is not asked for
  private CryptoLibrary(Linker linker, SymbolLookup library) {
    begin =
        linker.downcallHandle(
            library.findOrThrow("SHA256_Init"), FunctionDescriptor.of(JAVA_INT, ADDRESS));
    update =
        linker.downcallHandle(
            library.findOrThrow("SHA256_Update"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG),
            // a block where it lies in the heap; it takes a fraction of a millisecond
            Linker.Option.critical(true));
    end =
        linker.downcallHandle(
            library.findOrThrow("SHA256_Final"), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /// The library of this machine; null where it is not installed, does not work, or where nobody
  /// allowed this program to call it.
  static @Nullable CryptoLibrary here() {
    return Here.LIBRARY;
  }

  /// Found when there is much to compute, and no sooner: it takes 0.02 s.
  private static final class Here {
    static final @Nullable CryptoLibrary LIBRARY = find();

    private static @Nullable CryptoLibrary find() {
      try {
        return NativeLibraries.find(FILES)
            .map(library -> new CryptoLibrary(Linker.nativeLinker(), library))
            .filter(CryptoLibrary::works)
            .orElse(null);
      } catch (RuntimeException | LinkageError another) {
        return null;
      }
    }
  }

  /// Whether it computes what is known: the digest of a million letters (FIPS 180-4, its third
  /// example) in pieces of all sizes, with memory around its own that stays as it was.
  private boolean works() {
    byte[] letters = new byte[1_000_000];
    Arrays.fill(letters, (byte) 'a');
    MemorySegment state = Arena.ofAuto().allocate(STATE_BYTES, Long.BYTES);
    MemorySegment behind = state.asSlice(STATE_BYTES / 2).fill(BLANK);
    begin(state);
    MemorySegment bytes = MemorySegment.ofArray(letters);
    int done = 0;
    for (int piece = 1; done < letters.length; piece = piece * 5 % 99_991) {
      int count = Math.min(piece, letters.length - done);
      update(state, bytes.asSlice(done, count));
      done += count;
    }
    return HexFormat.of().formatHex(end(state)).equals(MILLION_LETTERS)
        && behind.mismatch(MemorySegment.ofArray(blank(behind.byteSize()))) < 0;
  }

  private static byte[] blank(long length) {
    byte[] blank = new byte[Math.toIntExact(length)];
    Arrays.fill(blank, BLANK);
    return blank;
  }

  void begin(MemorySegment state) {
    try {
      told((int) begin.invokeExact(state));
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  void update(MemorySegment state, MemorySegment bytes) {
    try {
      told((int) update.invokeExact(state, bytes, bytes.byteSize()));
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  byte[] end(MemorySegment state) {
    byte[] digest = new byte[DIGEST_BYTES];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = arena.allocate(DIGEST_BYTES);
      told((int) end.invokeExact(result, state));
      MemorySegment.copy(result, JAVA_BYTE, 0, digest, 0, DIGEST_BYTES);
      return digest;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /// These functions cannot fail, and say so.
  private static void told(int done) {
    if (done != 1) {
      throw new IllegalStateException("libcrypto refused to compute a digest");
    }
  }
}
