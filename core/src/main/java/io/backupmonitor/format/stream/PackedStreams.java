package io.backupmonitor.format.stream;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/// What single compressed streams inside a larger format decode to: read as strictly as a file of
/// their own, and with nothing behind their end. Damage leaves as a [DamageException], also when
/// foreign bytes follow the stream.
public final class PackedStreams {

  private PackedStreams() {}

  /// How a stream is packed.
  public enum Packing {
    ZLIB,
    GZIP,
    LZ4,
    ZSTD
  }

  /// The decoded bytes. Closing the result ends the decoder and leaves `packed` open.
  ///
  /// @param packedBytes about how many there are, in this stream and others beside it; 0 where
  ///     nobody knows
  /// @param context told of what the stream lacks, asked for memory
  public static InputStream open(
      Packing packing, InputStream packed, long packedBytes, InspectionContext context)
      throws IOException {
    CompressedInput input = new CompressedInput(packed, 32 * 1024);
    StreamDecoder decoder =
        switch (packing) {
          case ZLIB -> new ZlibDecoder(input, packedBytes);
          case GZIP -> new GzipDecoder(input, packedBytes);
          case LZ4 -> new Lz4Decoder(input, context);
          case ZSTD -> new ZstdDecoder(input, context);
        };
    String name = packing.name().toLowerCase(Locale.ROOT);
    return new Ended(new JudgedStream(name, decoder, input), input, name);
  }

  /// A stream behind whose end nothing may come.
  private static final class Ended extends FilterInputStream {

    private final CompressedInput input;
    private final String name;

    Ended(InputStream decoded, CompressedInput input, String name) {
      super(decoded);
      this.input = input;
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      if (count < 0 && input.fill()) {
        throw new DamageException(
            FindingCode.STREAM_CORRUPT,
            "foreign bytes follow the %s stream, which ends at byte %,d of its compressed bytes"
                .formatted(name, input.position()));
      }
      return count;
    }
  }
}
