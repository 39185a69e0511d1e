package io.backupmonitor.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decides how folders are listed: by the JDK, until that has listed so many files that the
/// functions of the system are worth it. Getting ready to call them takes as long as looking at
/// some ten thousand files does, and most runs look at a few. Safe to use from several threads.
final class ListingWay {

  private static final int FEW = 4_000;

  /// That of this process.
  static final ListingWay OF_THIS_PROCESS = new ListingWay(FEW, SystemCalls::here);

  private final int few;
  private final Supplier<@Nullable SystemCalls> calls;
  private final AtomicInteger listed = new AtomicInteger();

  /// @param few up to how many files the JDK lists, in all folders together
  /// @param calls the functions of the system; null for the JDK's own way
  ListingWay(int few, Supplier<@Nullable SystemCalls> calls) {
    this.few = few;
    this.calls = calls;
  }

  /// What lies in a folder; null when that is so much that another way is better.
  ///
  /// @throws IOException when it cannot be listed
  @Nullable List<Path> few(Path folder) throws IOException {
    int left = few - listed.get();
    if (left <= 0) {
      return null;
    }
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path child : stream) {
        children.add(child);
        if (children.size() > left) {
          listed.addAndGet(left);
          return null;
        }
      }
    } catch (DirectoryIteratorException unreadable) {
      throw unreadable.getCause();
    }
    listed.addAndGet(children.size());
    return children;
  }

  /// The functions of the system; null where the JDK's own way is the only one.
  @Nullable SystemCalls calls() {
    return calls.get();
  }
}
