package io.backupmonitor.format.digest;

import io.backupmonitor.model.Checksum;
import io.backupmonitor.model.ChecksumAlgorithm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/// SHA-256 by OpenSSL. Its memory goes with it: one that is abandoned leaves nothing behind.
final class CryptoDigest implements Digest {

  private final CryptoLibrary library;
  private final MemorySegment state;

  CryptoDigest(CryptoLibrary library) {
    this.library = library;
    this.state = Arena.ofAuto().allocate(CryptoLibrary.STATE_BYTES, Long.BYTES);
    library.begin(state);
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    library.update(state, MemorySegment.ofArray(bytes).asSlice(offset, length));
  }

  @Override
  public Checksum checksum() {
    return new Checksum(ChecksumAlgorithm.SHA256, HexFormat.of().formatHex(library.end(state)));
  }
}
