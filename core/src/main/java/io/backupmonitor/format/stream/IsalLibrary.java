package io.backupmonitor.format.stream;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.backupmonitor.format.NativeLibraries;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// The functions of ISA-L (`libisal.so.2`, header `isa-l/igzip_lib.h`) that inflate: the Intel
/// Intelligent Storage Acceleration Library does it two to three times as fast as the JDK.
final class IsalLibrary {

  private static final String FILE = "libisal.so.2";
  private static final int LONGEST_MATCH = 258;

  private final MethodHandle init;
  private final MethodHandle reset;
  private final MethodHandle dictionary;
  private final MethodHandle inflate;
  private final Queue<IsalState> idle = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("restricted") // whoever starts the program allows it, or it is not asked for
  private IsalLibrary(Linker linker, SymbolLookup library) {
    FunctionDescriptor onState = FunctionDescriptor.ofVoid(ADDRESS);
    init = linker.downcallHandle(library.findOrThrow("isal_inflate_init"), onState);
    reset = linker.downcallHandle(library.findOrThrow("isal_inflate_reset"), onState);
    dictionary =
        linker.downcallHandle(
            library.findOrThrow("isal_inflate_set_dict"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    inflate =
        linker.downcallHandle(
            library.findOrThrow("isal_inflate"), FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }

  /// Memory to inflate in, to be given back.
  IsalState take() {
    IsalState state = idle.poll();
    return state == null ? new IsalState(this) : state;
  }

  void giveBack(IsalState state) {
    idle.add(state);
  }

  /// The library of this machine; null where it is not installed, is not known to work, or where
  /// nobody allowed this program to call it.
  static @Nullable IsalLibrary here() {
    return Here.LIBRARY;
  }

  /// Found when the first large input is inflated, and no sooner: it takes 0.15 s.
  private static final class Here {
    static final @Nullable IsalLibrary LIBRARY = find();

    private static @Nullable IsalLibrary find() {
      if (!NativeLibraries.processor().equals("amd64")) {
        return null;
      }
      try {
        return NativeLibraries.find(List.of(FILE))
            .map(library -> new IsalLibrary(Linker.nativeLinker(), library))
            .filter(IsalLibrary::works)
            .orElse(null);
      } catch (RuntimeException | LinkageError another) {
        return null;
      }
    }
  }

  /// Whether it does with known data what it has to, and its memory is laid out as it is known:
  /// blocks of all kinds, from pieces of all sizes, to the very byte of their end.
  private boolean works() {
    byte[] content = sample();
    byte[] packed = packed(content);
    IsalState state = new IsalState(this);
    idle.add(state);
    try (FastInflater inflater = new FastInflater(this)) {
      boolean blank = state.isBlank();
      CompressedInput input = new CompressedInput(new ByteArrayInputStream(packed), 4096);
      byte[] inflated = new byte[content.length];
      int done = 0;
      int mostHeld = 0;
      for (int count = 1; count > 0 && done < content.length; done += count) {
        count = inflater.inflate(input, inflated, done, Math.min(7_777, content.length - done));
        mostHeld = Math.max(mostHeld, state.held());
      }
      return blank
          && mostHeld > 0
          && mostHeld < LONGEST_MATCH
          && Arrays.equals(content, inflated)
          && inflater.inflate(input, new byte[1], 0, 1) == 0
          && input.position() == packed.length - 1
          && state.isUntouchedBehind();
    } catch (IOException unreadable) {
      return false;
    }
  }

  /// Text, noise, repetitions, nearer and farther, and zeros: more than fits in any buffer.
  private static byte[] sample() {
    byte[] sample = new byte[900_000];
    int noise = 1;
    for (int each = 0; each < 400_000; each++) {
      noise = noise * 1_103_515_245 + 12_345;
      int far = noise >>> 17;
      boolean repeats = (each >> 14 & 1) == 1 && (far & 7) != 0;
      boolean random = (each >> 16 & 3) == 3;
      sample[each] =
          repeats
              ? sample[each - Math.min(each, 32_768 - (each >> 14))]
              : (byte) (random ? far : 'a' + (far & 7) * (far >> 3 & 1));
    }
    return sample;
  }

  /// The sample in raw deflate data, with a foreign byte behind it.
  private static byte[] packed(byte[] content) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      byte[] packed = new byte[content.length + 4096];
      deflater.setInput(content, 0, content.length / 2);
      int count = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
      deflater.setLevel(Deflater.DEFAULT_COMPRESSION);
      deflater.setInput(content, content.length / 2, content.length - content.length / 2);
      deflater.finish();
      while (!deflater.finished()) {
        count += deflater.deflate(packed, count, packed.length - count);
      }
      return Arrays.copyOf(packed, count + 1);
    } finally {
      deflater.end();
    }
  }

  void init(MemorySegment state) {
    try {
      init.invokeExact(state);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  void reset(MemorySegment state) {
    try {
      reset.invokeExact(state);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /// Whether the state took those bytes as what was decoded before.
  boolean dictionary(MemorySegment state, MemorySegment bytes) {
    try {
      return (int) dictionary.invokeExact(state, bytes, (int) bytes.byteSize()) == 0;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /// Whether nothing was wrong.
  boolean inflate(MemorySegment state) {
    try {
      return (int) inflate.invokeExact(state) == 0;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
