package io.backupmonitor.format.inspection;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.Budget;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// What came out of a compressed layer: charged to the budget, and with a memory of what the
/// decoder threw, so that the layer inside cannot make it look like damage of its own.
final class DecodedStream extends BlockStream {

  private final InputStream decoded;
  private final Budget budget;
  private volatile @Nullable IOException failure;

  DecodedStream(InputStream decoded, Budget budget) {
    this.decoded = decoded;
    this.budget = budget;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = decoded.read(bytes, offset, length);
      if (count > 0) {
        budget.chargeBytes(count);
      }
      return count;
    } catch (IOException thrown) {
      failure = thrown;
      throw thrown;
    }
  }

  /// What the decoder threw, or which limit was reached; null when neither happened.
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public void close() {
    // the format that made the decoder closes it
  }
}
