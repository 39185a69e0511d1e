package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.stream.CompressedInput;
import io.backupmonitor.format.stream.StreamDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/// Decrypts an age file, chunk by chunk, each of which is authenticated together with its number
/// and whether it is the last one. Without a key it still follows the chunks to the end.
///
/// Source: the age specification, "Payload".
final class AgeDecoder implements StreamDecoder {

  private static final int TAG_BYTES = 16;
  private static final int CHUNK_BYTES = 64 * 1024 + TAG_BYTES;
  private static final int NONCE_BYTES = 16;

  private final CompressedInput input;
  private final InspectionContext context;
  private final byte[] nonce = new byte[12];
  private byte[] chunk = new byte[0];
  private byte[] content = new byte[0];
  private int at;
  private int end;
  private long chunks;
  private boolean last;
  private byte @Nullable [] key;

  AgeDecoder(CompressedInput input, InspectionContext context) {
    this.input = input;
    this.context = context;
  }

  @Override
  public String place() {
    return chunks == 0 ? "the header" : "chunk %,d".formatted(chunks);
  }

  @Override
  public int decode(byte[] target, int offset, int length) throws IOException {
    try {
      byte[] found = key;
      if (found == null) {
        found = open();
        key = found;
      }
      while (at == end && !last) {
        nextChunk(found);
      }
    } catch (GeneralSecurityException broken) {
      throw new IOException(broken);
    }
    int count = Math.min(length, end - at);
    System.arraycopy(content, at, target, offset, count);
    at += count;
    return count == 0 ? -1 : count;
  }

  /// Reads the header and what stands before the chunks.
  private byte[] open() throws IOException, GeneralSecurityException {
    AgeHeader header = AgeHeader.read(input);
    byte[] fileKey = fileKey(header);
    byte[] macKey = AgeCipher.derive(fileKey, new byte[0], "header");
    if (!MessageDigest.isEqual(AgeCipher.authenticate(macKey, header.covered()), header.mac())) {
      throw new IOException("its header is not what was authenticated");
    }
    byte[] salt = new byte[NONCE_BYTES];
    input.needBytes(salt, 0, salt.length);
    chunk = new byte[CHUNK_BYTES];
    content = new byte[CHUNK_BYTES];
    return AgeCipher.derive(fileKey, salt, "payload");
  }

  private byte[] fileKey(AgeHeader header) throws IOException, GeneralSecurityException {
    try {
      byte[] fileKey = new AgeFileKey(header, new Secrets(context)).find();
      if (fileKey.length != 16) {
        throw new IOException("its key has %,d instead of 16 bytes".formatted(fileKey.length));
      }
      return fileKey;
    } catch (DamageException noKey) {
      followChunks();
      throw noKey;
    }
  }

  /// Looks whether the chunks can end where the file ends, which a whole file's always do.
  private void followChunks() throws IOException {
    input.needBytes(new byte[NONCE_BYTES], 0, NONCE_BYTES);
    byte[] block = new byte[CHUNK_BYTES];
    int length;
    do {
      length = input.readNBytes(block, 0, block.length);
      chunks++;
    } while (length == CHUNK_BYTES && input.fill());
    if (length < TAG_BYTES || (length == TAG_BYTES && chunks > 1)) {
      throw new EOFException();
    }
  }

  private void nextChunk(byte[] payloadKey) throws IOException, GeneralSecurityException {
    int length = input.readNBytes(chunk, 0, CHUNK_BYTES);
    chunks++;
    last = !input.fill();
    if (length < TAG_BYTES || (length == TAG_BYTES && chunks > 1)) {
      throw new EOFException();
    }
    at = 0;
    end = decrypt(payloadKey, length, last);
    if (end < 0 && last && decrypt(payloadKey, length, false) >= 0) {
      throw new EOFException();
    }
    if (end < 0) {
      throw new IOException(
          last
              ? "the last chunk does not authenticate: it is damaged or cut off"
              : "a chunk does not authenticate");
    }
    countUp();
  }

  /// @return how many bytes of content it holds; -1 when it does not authenticate
  private int decrypt(byte[] payloadKey, int length, boolean asLast)
      throws GeneralSecurityException {
    nonce[11] = (byte) (asLast ? 1 : 0);
    try {
      return AgeCipher.decryption(payloadKey, nonce).doFinal(chunk, 0, length, content, 0);
    } catch (AEADBadTagException other) {
      return -1;
    }
  }

  private void countUp() {
    int digit = 10;
    while (digit >= 0 && ++nonce[digit] == 0) {
      digit--;
    }
  }
}
