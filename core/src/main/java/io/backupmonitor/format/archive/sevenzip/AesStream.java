package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.BlockStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;

/// Decrypts whole blocks of AES and leaves out what fills up the last one. It takes no byte of its
/// input beyond that block. For one thread.
final class AesStream extends BlockStream {

  private static final int PIECE_BYTES = 32 * 1024;

  private final InputStream input;
  private final Cipher cipher;
  private final byte[] piece = new byte[PIECE_BYTES];
  private long left;
  private int at;
  private int end;

  /// @param size how many bytes were encrypted
  AesStream(InputStream input, Cipher cipher, long size) {
    this.input = input;
    this.cipher = cipher;
    this.left = size;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == end && !fill()) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(piece, at, target, offset, count);
    at += count;
    return count;
  }

  private boolean fill() throws IOException {
    if (left == 0) {
      return false;
    }
    int wanted = (int) Math.min(left, PIECE_BYTES);
    int blocks = wanted + SevenZipPassphrase.filling(wanted);
    if (input.readNBytes(piece, 0, blocks) < blocks) {
      throw new EOFException();
    }
    try {
      cipher.update(piece, 0, blocks, piece, 0);
    } catch (ShortBufferException impossible) {
      throw new IllegalStateException(impossible);
    }
    left -= wanted;
    at = 0;
    end = wanted;
    return true;
  }
}
