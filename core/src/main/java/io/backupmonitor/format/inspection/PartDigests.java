package io.backupmonitor.format.inspection;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.digest.Digest;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.storage.BackupBytes;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The checksums of each part of a split set, computed while the parts pass as one stream. For one
/// thread at a time.
final class PartDigests {

  private final List<StoredFile> files;
  private final Set<ChecksumAlgorithm> algorithms;
  private final List<Hashed> read = new ArrayList<>();

  private PartDigests(List<StoredFile> files, Set<ChecksumAlgorithm> algorithms) {
    this.files = files;
    this.algorithms = algorithms;
  }

  static PartDigests of(InspectionRequest request) {
    return new PartDigests(request.source().parts(), request.partChecksums());
  }

  /// The same parts, each of them hashed when it is read from its beginning; themselves where no
  /// checksum is wanted.
  List<BackupBytes> hashing(List<BackupBytes> parts) {
    if (algorithms.isEmpty()) {
      return parts;
    }
    List<BackupBytes> hashing = new ArrayList<>();
    for (int number = 0; number < parts.size(); number++) {
      hashing.add(new Part(files.get(number), parts.get(number)));
    }
    return hashing;
  }

  /// Tells the checksums of the parts that were read to their end.
  void tell(InspectionAnswer answer) {
    for (Hashed part : read) {
      if (part.ended) {
        part.digests.forEach(digest -> answer.partChecksum(part.path, digest.checksum()));
      }
    }
  }

  private final class Part implements BackupBytes {

    private final StoredFile file;
    private final BackupBytes bytes;

    Part(StoredFile file, BackupBytes bytes) {
      this.file = file;
      this.bytes = bytes;
    }

    @Override
    public InputStream stream(long offset) throws IOException {
      InputStream stream = bytes.stream(offset);
      if (offset != 0) {
        return stream;
      }
      Hashed hashed = new Hashed(file.path(), stream, Digest.of(algorithms, file.size()));
      read.add(hashed);
      return hashed;
    }

    @Override
    public Optional<SeekableByteChannel> channel() throws IOException {
      return bytes.channel();
    }

    @Override
    public StoredFile now() throws IOException {
      return bytes.now();
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  private static final class Hashed extends BlockStream {

    private final BackupPath path;
    private final InputStream bytes;
    private final List<Digest> digests;
    private volatile boolean ended;

    Hashed(BackupPath path, InputStream bytes, List<Digest> digests) {
      this.path = path;
      this.bytes = bytes;
      this.digests = digests;
    }

    @Override
    public int read(byte[] block, int offset, int length) throws IOException {
      int count = bytes.read(block, offset, length);
      if (count < 0) {
        ended = true;
      } else {
        digests.forEach(digest -> digest.update(block, offset, count));
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }
}
