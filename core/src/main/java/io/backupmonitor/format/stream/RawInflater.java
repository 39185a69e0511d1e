package io.backupmonitor.format.stream;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Inflates raw deflate data from a [CompressedInput] and takes not one byte more than the data
/// has. For one thread.
public final class RawInflater implements AutoCloseable {

  private final Inflater inflater = new Inflater(true);

  /// Begins new data.
  public void reset() {
    inflater.reset();
  }

  /// Inflates some bytes.
  ///
  /// @return how many; 0 at the end of the data
  /// @throws EOFException when the input ends before the data does
  public int inflate(CompressedInput input, byte[] target, int offset, int length)
      throws IOException {
    try {
      while (!inflater.finished()) {
        int given = input.available();
        inflater.setInput(input.buffer(), input.offset(), given);
        int count = inflater.inflate(target, offset, length);
        input.advance(given - inflater.getRemaining());
        if (count > 0) {
          return count;
        }
        if (inflater.needsDictionary()) {
          throw new IOException("the data asks for a dictionary");
        }
        if (!inflater.finished() && !input.fill()) {
          throw new EOFException();
        }
      }
      return 0;
    } catch (DataFormatException damaged) {
      throw new IOException(String.valueOf(damaged.getMessage()), damaged);
    }
  }

  /// How many bytes came out since the data began.
  long count() {
    return inflater.getBytesWritten();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
