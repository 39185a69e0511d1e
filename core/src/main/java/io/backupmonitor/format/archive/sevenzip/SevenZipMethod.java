package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.BlockStream;
import io.backupmonitor.format.Bytes;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.stream.Bzip2Decoder;
import io.backupmonitor.format.stream.CompressedInput;
import io.backupmonitor.format.stream.RawInflater;
import io.backupmonitor.format.stream.StreamDecoder;
import io.backupmonitor.format.stream.ZstdDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.ARM64Options;
import org.tukaani.xz.ARMOptions;
import org.tukaani.xz.ARMThumbOptions;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.DeltaOptions;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.IA64Options;
import org.tukaani.xz.LZMA2InputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.PowerPCOptions;
import org.tukaani.xz.RISCVOptions;
import org.tukaani.xz.SPARCOptions;
import org.tukaani.xz.X86Options;

/// The methods by which a 7z packs, each with its decoder.
///
/// Numbers: `Methods.txt` of the LZMA SDK; Zstandard's is that of 7-Zip ZS.
enum SevenZipMethod {
  COPY(0x00),
  DELTA(0x03),
  X86(0x04, 0x0303_0103),
  POWER_PC(0x05, 0x0303_0205),
  IA64(0x06, 0x0303_0401),
  ARM(0x07, 0x0303_0501),
  ARM_THUMB(0x08, 0x0303_0701),
  SPARC(0x09, 0x0303_0805),
  ARM64(0x0a),
  RISC_V(0x0b),
  LZMA2(0x21),
  SWAP2(0x02_0302),
  SWAP4(0x02_0304),
  LZMA(0x03_0101),
  BCJ2(0x0303_011b),
  PPMD(0x03_0401),
  DEFLATE(0x04_0108),
  DEFLATE64(0x04_0109),
  BZIP2(0x04_0202),
  ZSTD(0x04f7_1101),
  AES(0x06f1_0701);

  private static final int LARGEST_LZMA2_CODE = 40;

  /// What decoders take beside their dictionaries; that of bzip2 is the largest.
  private static final long USUAL_MEMORY = 5L << 20;

  private final long number;
  private final long olderNumber;

  SevenZipMethod(long number) {
    this(number, number);
  }

  SevenZipMethod(long number, long olderNumber) {
    this.number = number;
    this.olderNumber = olderNumber;
  }

  /// The method of that number; null where it is none of these.
  static @Nullable SevenZipMethod of(SevenZipCoder coder) {
    for (SevenZipMethod method : values()) {
      if (coder.method() == method.number || coder.method() == method.olderNumber) {
        return method;
      }
    }
    return null;
  }

  /// About how much memory the decoder of a coder takes.
  ///
  /// @param size how many bytes it has to make
  static long memory(SevenZipCoder coder, long size) {
    byte[] properties = coder.properties();
    SevenZipMethod method = of(coder);
    if (method == PPMD && properties.length == 5) {
      return USUAL_MEMORY + Bytes.uint32(properties, 1);
    }
    if (method == LZMA && properties.length == 5) {
      return USUAL_MEMORY + Math.min(size, Bytes.uint32(properties, 1));
    }
    if (method == LZMA2 && properties.length == 1) {
      return USUAL_MEMORY + Math.min(size, dictionary(properties[0]));
    }
    return USUAL_MEMORY;
  }

  /// How many streams it makes one stream of.
  int inputs() {
    return this == BCJ2 ? 4 : 1;
  }

  /// A decoder over its inputs.
  ///
  /// @param size how many bytes it has to make
  InputStream open(
      SevenZipCoder coder, List<InputStream> inputs, long size, InspectionContext context)
      throws IOException {
    InputStream input = inputs.getFirst();
    byte[] properties = coder.properties();
    return switch (this) {
      case COPY -> input;
      case DELTA -> filter(new DeltaOptions((property(properties) & 0xff) + 1), input);
      case SWAP2 -> new SwapStream(input, 2);
      case SWAP4 -> new SwapStream(input, 4);
      case X86 -> filter(new X86Options(), input);
      case POWER_PC -> filter(new PowerPCOptions(), input);
      case IA64 -> filter(new IA64Options(), input);
      case ARM -> filter(new ARMOptions(), input);
      case ARM_THUMB -> filter(new ARMThumbOptions(), input);
      case SPARC -> filter(new SPARCOptions(), input);
      case ARM64 -> arm64(properties, input);
      case RISC_V -> riscV(properties, input);
      case LZMA2 -> lzma2(properties, input, size, context);
      case LZMA -> lzma(properties, input, size, context);
      case BCJ2 -> new Bcj2Stream(inputs, size);
      case PPMD -> PpmdStream.open(properties, input, size, context);
      case DEFLATE -> new Decoding(new Deflate(packed(input), new RawInflater()));
      case DEFLATE64 -> new Deflate64CompressorInputStream(input);
      case BZIP2 -> new Decoding(new Bzip2Decoder(packed(input)));
      case ZSTD -> new Decoding(new ZstdDecoder(packed(input), context));
      case AES -> throw new IllegalStateException("opened with a passphrase");
    };
  }

  private static byte property(byte[] properties) throws IOException {
    if (properties.length != 1) {
      throw new IOException(
          "its method has %d bytes of properties instead of one".formatted(properties.length));
    }
    return properties[0];
  }

  private static InputStream filter(FilterOptions options, InputStream input) throws IOException {
    return options.getInputStream(input, ArrayCache.getDefaultCache());
  }

  private static InputStream arm64(byte[] properties, InputStream input) throws IOException {
    ARM64Options options = new ARM64Options();
    if (properties.length >= 4) {
      options.setStartOffset(Bytes.int32(properties, 0));
    }
    return filter(options, input);
  }

  private static InputStream riscV(byte[] properties, InputStream input) throws IOException {
    RISCVOptions options = new RISCVOptions();
    if (properties.length >= 4) {
      options.setStartOffset(Bytes.int32(properties, 0));
    }
    return filter(options, input);
  }

  private static InputStream lzma2(
      byte[] properties, InputStream input, long size, InspectionContext context)
      throws IOException {
    int code = property(properties);
    if (code < 0 || code > LARGEST_LZMA2_CODE) {
      throw new IOException("its LZMA2 dictionary has the impossible code %d".formatted(code));
    }
    return new LZMA2InputStream(input, needed(dictionary(code), size, context));
  }

  private static long dictionary(int code) {
    return code < 0 || code >= LARGEST_LZMA2_CODE
        ? 0xffff_ffffL
        : (2L | (code & 1)) << (code / 2 + 11);
  }

  private static InputStream lzma(
      byte[] properties, InputStream input, long size, InspectionContext context)
      throws IOException {
    if (properties.length != 5) {
      throw new IOException(
          "its LZMA properties have %d bytes instead of five".formatted(properties.length));
    }
    int dictionary = needed(Bytes.uint32(properties, 1), size, context);
    LZMAInputStream stream = new LZMAInputStream(input, size, properties[0], dictionary);
    // Some writers set an end mark although the size is given; the CRC-32 watches over the content.
    stream.enableRelaxedEndCondition();
    return stream;
  }

  /// A dictionary larger than the content is never filled, so it need not be there.
  private static int needed(long dictionary, long size, InspectionContext context)
      throws DamageException {
    long needed = Math.max(LZMA2InputStream.DICT_SIZE_MIN, Math.min(dictionary, size));
    context.budget().checkMemory(needed);
    return (int) Math.min(needed, LZMAInputStream.DICT_SIZE_MAX);
  }

  private static CompressedInput packed(InputStream input) {
    return input instanceof CompressedInput packed ? packed : new CompressedInput(input);
  }

  private record Deflate(CompressedInput input, RawInflater inflater) implements StreamDecoder {

    @Override
    public int decode(byte[] target, int offset, int length) throws IOException {
      int count = inflater.inflate(input, target, offset, length);
      return count == 0 ? -1 : count;
    }

    @Override
    public String place() {
      return "the block";
    }

    @Override
    public void close() {
      inflater.close();
    }
  }

  /// A decoder as a stream.
  private static final class Decoding extends BlockStream {

    private final StreamDecoder decoder;

    Decoding(StreamDecoder decoder) {
      this.decoder = decoder;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count = decoder.decode(target, offset, length);
      if (count == 0) {
        throw new EOFException();
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      decoder.close();
    }
  }
}
