package io.backupmonitor.format.matrix;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/// Packs bytes into one member of each stream format.
interface Packer {

  Packer GZIP = through(GZIPOutputStream::new);
  Packer ZSTD = through(out -> new ZstdOutputStreamNoFinalizer(out).setChecksum(true));
  Packer ZSTD_UNCHECKED = through(ZstdOutputStreamNoFinalizer::new);
  Packer XZ = through(out -> new XZOutputStream(out, new LZMA2Options(0)));
  Packer BZIP2 = through(out -> new BZip2CompressorOutputStream(out, 1));
  Packer LZ4 =
      through(
          out ->
              new FramedLZ4CompressorOutputStream(
                  out,
                  new FramedLZ4CompressorOutputStream.Parameters(
                      FramedLZ4CompressorOutputStream.BlockSize.K64)));
  Packer LZMA = through(out -> new LZMAOutputStream(out, new LZMA2Options(0), -1));
  Packer LZIP = Packer::lzip;
  Packer LZOP = Packer::lzop;
  Packer COMPRESS = Packer::compress;

  byte[] pack(byte[] content);

  /// Something that writes itself through a compressor.
  interface Compressor {
    OutputStream around(OutputStream target) throws IOException;
  }

  static Packer through(Compressor compressor) {
    return content -> {
      ByteArrayOutputStream target = new ByteArrayOutputStream();
      try (OutputStream stream = compressor.around(target)) {
        stream.write(content);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      return target.toByteArray();
    };
  }

  /// A member with its three numbers, as the manual of lzip draws it.
  private static byte[] lzip(byte[] content) {
    LZMA2Options options = new LZMA2Options();
    byte[] packed =
        through(
                out -> {
                  options.setDictSize(1 << 16);
                  return new LZMAOutputStream(out, options, true);
                })
            .pack(content);
    CRC32 crc = new CRC32();
    crc.update(content);
    ByteBuffer member = ByteBuffer.allocate(packed.length + 26).order(ByteOrder.LITTLE_ENDIAN);
    member.put(Contents.bytes("LZIP\1\20")).put(packed).putInt((int) crc.getValue());
    return member.putLong(content.length).putLong(packed.length + 26L).array();
  }

  /// A member of two blocks that are stored as they are, with Adler-32.
  private static byte[] lzop(byte[] content) {
    ByteBuffer header = ByteBuffer.allocate(25);
    header.putShort((short) 0x1040).putShort((short) 0x20a0).putShort((short) 0x0940);
    header.put((byte) 1).put((byte) 5).putInt(1).putInt(0100644).putLong(0).put((byte) 0);
    ByteBuffer member = ByteBuffer.allocate(content.length + 66);
    member.put("\u0089LZO\0\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
    member.put(header.array()).putInt(adler(header.array()));
    for (byte[] block : new byte[][] {Contents.firstHalf(content), Contents.secondHalf(content)}) {
      member.putInt(block.length).putInt(block.length).putInt(adler(block)).put(block);
    }
    return member.putInt(0).array();
  }

  private static int adler(byte[] bytes) {
    Adler32 adler = new Adler32();
    adler.update(bytes);
    return (int) adler.getValue();
  }

  /// A code for each byte, and never one that stands for more.
  private static byte[] compress(byte[] content) {
    LzwCodes codes = new LzwCodes();
    for (byte each : content) {
      codes.add(each & 0xff);
    }
    return codes.bytes();
  }
}
