package io.backupmonitor.storage;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// How much of a disk the files below a folder take: a file with holes takes less than its size,
/// one with several names takes its room once, and none takes less than 4 KiB. Where the functions
/// of Linux may not be called, sizes have to do. For one thread.
public final class OccupiedBytes {

  /// What a file takes at least, however small it is.
  public static final long LEAST = 4096;

  // struct linux_dirent64
  private static final long LENGTH = 16;
  private static final long NAME = 19;

  // struct statx
  private static final long LINKS = 16;
  private static final long MODE = 28;
  private static final long BLOCKS = 48;

  private static final int BLOCK = 512;
  private static final int TYPE = 0170000;
  private static final int FOLDER = 0040000;
  private static final long ENTRIES = 65_536;
  private static final long LOOK = 256;

  private final long enough;
  private long bytes;

  private OccupiedBytes(long enough) {
    this.enough = enough;
  }

  /// How much that is now. What vanishes meanwhile, or may not be seen, counts nothing; no link is
  /// followed.
  ///
  /// @param enough nobody wants to know how much more than this it is
  public static long below(Path folder, long enough) {
    OccupiedBytes occupied = new OccupiedBytes(enough);
    SystemCalls calls = SystemCalls.here();
    if (calls == null) {
      occupied.addSizes(folder);
    } else {
      occupied.addBlocks(calls, folder);
    }
    return occupied.bytes;
  }

  private void addBlocks(SystemCalls calls, Path top) {
    Deque<byte[]> folders = new ArrayDeque<>();
    folders.add(top.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entries = arena.allocate(ENTRIES, 8);
      MemorySegment look = arena.allocate(LOOK, 8);
      while (!folders.isEmpty() && bytes <= enough) {
        byte[] folder = folders.pop();
        int opened = calls.open(text(folder));
        if (opened >= 0) {
          new Listing(calls, opened, folder, entries, look).addTo(folders);
          calls.close(opened);
        }
      }
    }
  }

  /// Its bytes, ended by a zero.
  private static MemorySegment text(byte[] path) {
    MemorySegment text = Arena.ofAuto().allocate(path.length + 1L);
    MemorySegment.copy(path, 0, text, JAVA_BYTE, 0, path.length);
    return text;
  }

  /// The entries of one open folder.
  private final class Listing {
    private final SystemCalls calls;
    private final int opened;
    private final byte[] folder;
    private final MemorySegment entries;
    private final MemorySegment look;

    private Listing(
        SystemCalls calls, int opened, byte[] folder, MemorySegment entries, MemorySegment look) {
      this.calls = calls;
      this.opened = opened;
      this.folder = folder;
      this.entries = entries;
      this.look = look;
    }

    private void addTo(Deque<byte[]> folders) {
      long filled = calls.entries(opened, entries);
      while (filled > 0 && bytes <= enough) {
        for (long at = 0; at < filled; at += entries.get(JAVA_SHORT, at + LENGTH) & 0xffff) {
          add(entries.asSlice(at + NAME), folders);
        }
        filled = calls.entries(opened, entries);
      }
    }

    private void add(MemorySegment name, Deque<byte[]> folders) {
      int length = length(name);
      boolean itself =
          length <= 2 && name.get(JAVA_BYTE, 0) == '.' && name.get(JAVA_BYTE, length - 1L) == '.';
      if (itself || !calls.look(opened, name, look)) {
        return;
      }
      boolean isFolder = (look.get(JAVA_SHORT, MODE) & TYPE) == FOLDER;
      long blocks = look.get(JAVA_LONG, BLOCKS);
      bytes += Math.max(blocks * BLOCK, LEAST) / (isFolder ? 1 : links());
      if (isFolder) {
        folders.push(below(name, length));
      }
    }

    private int links() {
      return Math.max(1, look.get(JAVA_INT, LINKS));
    }

    private byte[] below(MemorySegment name, int length) {
      byte[] path = Arrays.copyOf(folder, folder.length + 1 + length);
      path[folder.length] = '/';
      MemorySegment.copy(name, JAVA_BYTE, 0, path, folder.length + 1, length);
      return path;
    }
  }

  private static int length(MemorySegment name) {
    int end = 0;
    while (name.get(JAVA_BYTE, end) != 0) {
      end++;
    }
    return end;
  }

  private void addSizes(Path top) {
    try {
      Files.walkFileTree(
          top,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes seen) {
              bytes += Math.max(seen.size(), LEAST);
              return bytes > enough ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException vanished) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException lost) {
              bytes += LEAST;
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException impossible) {
      // every failure was taken by the visitor
      return;
    }
  }
}
