package io.backupmonitor.format.stream;

import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Inflates raw deflate data from a [CompressedInput] and takes not one byte more than the data
/// has. Large data in perfect order may go through a faster library; whatever is wrong is found
/// and named by the JDK. For one thread.
public final class RawInflater implements AutoCloseable {

  /// Less is not worth a change of the library.
  private static final int LEAST_BYTES = 16 * 1024;

  private final Inflater inflater = new Inflater(true);
  private final long packedBytes;
  private final @Nullable IsalLibrary always;
  private @Nullable FastInflater fast;
  private @Nullable FastInflater spare;
  private @Nullable DeflateRestart restart;
  private boolean begun;
  private @Nullable DataFormatException damage;
  private long count;

  /// For data of which nobody knows how much it is.
  public RawInflater() {
    this(0);
  }

  /// @param packedBytes about how many there are to inflate, one stream after the other
  public RawInflater(long packedBytes) {
    this.packedBytes = packedBytes;
    this.always = null;
  }

  /// For any data, however small.
  RawInflater(IsalLibrary always) {
    this.packedBytes = 0;
    this.always = always;
  }

  /// Begins new data.
  public void reset() {
    inflater.reset();
    begun = false;
    fast = null;
    restart = null;
    damage = null;
    count = 0;
  }

  /// Inflates some bytes: all that come before a fault, before the fault is thrown.
  ///
  /// @return how many; 0 at the end of the data
  /// @throws EOFException when the input ends before the data does
  public int inflate(CompressedInput input, byte[] target, int offset, int length)
      throws IOException {
    if (!begun) {
      begin(input);
    }
    int made = fast == null ? FastInflater.LEFT : fast.inflate(input, target, offset, length);
    if (made == FastInflater.LEFT) {
      leaveToJdk(input);
      made = inflateByJdk(input, target, offset, length);
    }
    count += made;
    return made;
  }

  private void begin(CompressedInput input) throws IOException {
    begun = true;
    boolean isForced = always != null || InflaterChoice.isForced();
    IsalLibrary library = always == null ? InflaterChoice.isal(packedBytes) : always;
    if (library == null || (!isForced && input.lookAhead(LEAST_BYTES) < LEAST_BYTES)) {
      return;
    }
    spare = spare == null ? new FastInflater(library) : spare;
    spare.begin();
    fast = spare;
  }

  private void leaveToJdk(CompressedInput input) {
    if (fast != null) {
      restart = fast.leave(input, inflater);
      fast = null;
    }
  }

  private int inflateByJdk(CompressedInput input, byte[] target, int offset, int length)
      throws IOException {
    int made = 0;
    while (made == 0 && damage == null && !inflater.finished()) {
      boolean restarts = restart != null;
      made = restarts ? restart(input, target, offset, length) : go(input, target, offset, length);
      if (inflater.needsDictionary()) {
        throw new IOException("the data asks for a dictionary");
      }
      boolean hungry = made == 0 && damage == null && !inflater.finished() && !restarts;
      if (hungry && !input.fill()) {
        throw new EOFException();
      }
    }
    if (made == 0 && damage != null) {
      throw new IOException(String.valueOf(damage.getMessage()), damage);
    }
    return made;
  }

  private int go(CompressedInput input, byte[] target, int offset, int length) {
    int given = input.available();
    inflater.setInput(input.buffer(), input.offset(), given);
    int made = unpack(target, offset, length);
    input.advance(given - inflater.getRemaining());
    return made;
  }

  /// Goes on where the faster library stopped.
  private int restart(CompressedInput input, byte[] target, int offset, int length) {
    DeflateRestart from = Objects.requireNonNull(restart);
    inflater.setInput(from.bytes());
    int made = unpack(target, offset, length);
    restart = from.without(from.bytes().length - inflater.getRemaining());
    if (restart == null) {
      input.advance(from.isInsideByte() ? 1 : 0);
    }
    return made;
  }

  /// What the JDK makes of its input; a fault is kept until everything before it is handed out.
  private int unpack(byte[] target, int offset, int length) {
    long before = inflater.getBytesWritten();
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException broken) {
      damage = broken;
      return (int) (inflater.getBytesWritten() - before);
    }
  }

  /// How many bytes came out since the data began.
  long count() {
    return count;
  }

  @Override
  public void close() {
    inflater.end();
    fast = null;
    if (spare != null) {
      spare.close();
      spare = null;
    }
  }
}
