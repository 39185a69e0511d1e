package io.backupmonitor.format.inspection;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.digest.Digest;
import io.backupmonitor.model.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The stored bytes of a backup from first to last, part after part, hashed as they pass. A failure
/// of the storage is remembered, so that a decoder in between cannot make it look like damage.
final class StoredStream extends BlockStream {

  private final InputStream parts;
  private final List<Digest> digests;
  private final AtomicLong bytesRead;
  private final LongConsumer progress;
  private volatile @Nullable IOException failure;
  private boolean ended;

  /// @param parts the bytes of all parts
  /// @param digests get every byte
  /// @param bytesRead is increased by every byte that is read
  /// @param progress hears that sum after every read
  StoredStream(
      InputStream parts, List<Digest> digests, AtomicLong bytesRead, LongConsumer progress) {
    this.parts = parts;
    this.digests = digests;
    this.bytesRead = bytesRead;
    this.progress = progress;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return readOn(bytes, offset, length);
    } catch (IOException storage) {
      failure = storage;
      throw storage;
    }
  }

  private int readOn(byte[] bytes, int offset, int length) throws IOException {
    int count = parts.read(bytes, offset, length);
    if (count < 0) {
      ended = true;
      return count;
    }
    digests.forEach(digest -> digest.update(bytes, offset, count));
    progress.accept(bytesRead.addAndGet(count));
    return count;
  }

  /// What the storage threw; null when it threw nothing.
  @Nullable IOException failure() {
    return failure;
  }

  /// The checksums of all bytes; empty when the end was not reached.
  List<Checksum> checksums() {
    return ended ? digests.stream().map(Digest::checksum).toList() : List.of();
  }

  @Override
  public void close() throws IOException {
    parts.close();
  }
}
