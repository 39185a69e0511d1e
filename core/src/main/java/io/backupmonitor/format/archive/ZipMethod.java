package io.backupmonitor.format.archive;

import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.stream.Bzip2Decoder;
import io.backupmonitor.format.stream.CompressedInput;
import io.backupmonitor.format.stream.RawInflater;
import io.backupmonitor.format.stream.StreamDecoder;
import io.backupmonitor.format.stream.XzDecoder;
import io.backupmonitor.format.stream.ZstdDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMAInputStream;

/// The ways in which a zip packs its members, each with its decoder.
///
/// Numbers: APPNOTE.TXT 6.3.10, section 4.4.5.
final class ZipMethod {

  private static final int LZMA_HAS_END_MARK = 1 << 1;

  private ZipMethod() {}

  /// A decoder for a member; null for a method that cannot be read here.
  ///
  /// @param input exactly the member's packed bytes
  /// @param inflater one to use again
  static @Nullable StreamDecoder decoder(
      ZipMember member, CompressedInput input, RawInflater inflater, InspectionContext context)
      throws IOException {
    return switch (member.packing()) {
      case 0 -> new Library(input);
      case 8 -> new Deflate(input, inflater);
      case 9 -> new Library(new Deflate64CompressorInputStream(input));
      case 12 -> new Bzip2Decoder(input);
      case 14 -> new Library(lzma(member, input, context));
      case 20, 93 -> new ZstdDecoder(input, context);
      case 95 -> new XzDecoder(input, context);
      default -> null;
    };
  }

  /// LZMA has a small header of its own: the version and the length of the properties.
  private static InputStream lzma(
      ZipMember member, CompressedInput input, InspectionContext context) throws IOException {
    input.needNumber(2);
    if (input.needNumber(2) != 5) {
      throw new IOException("its LZMA properties do not have five bytes");
    }
    byte properties = (byte) input.need();
    long dictionary = input.needNumber(4);
    context.budget().checkMemory(dictionary);
    if (dictionary > LZMAInputStream.DICT_SIZE_MAX) {
      throw new IOException("its LZMA dictionary of %,d bytes is too large".formatted(dictionary));
    }
    boolean endMark = (member.flags() & LZMA_HAS_END_MARK) != 0;
    return new LZMAInputStream(input, endMark ? -1 : member.size(), properties, (int) dictionary);
  }

  private record Deflate(CompressedInput input, RawInflater inflater) implements StreamDecoder {

    Deflate {
      inflater.reset();
    }

    @Override
    public int decode(byte[] target, int offset, int length) throws IOException {
      int count = inflater.inflate(input, target, offset, length);
      return count == 0 ? -1 : count;
    }

    @Override
    public String place() {
      return "the member";
    }
  }

  private record Library(InputStream stream) implements StreamDecoder {

    @Override
    public int decode(byte[] target, int offset, int length) throws IOException {
      int count = stream.read(target, offset, length);
      if (count == 0) {
        throw new EOFException();
      }
      return count;
    }

    @Override
    public String place() {
      return "the member";
    }
  }
}
