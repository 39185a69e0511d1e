package io.backupmonitor.format.database;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;

/// BSON documents that follow one another. For one thread.
final class BsonInput {

  private final ByteInput input;
  private final FindingCode corrupt;

  /// @param corrupt what to call bytes that are no document
  BsonInput(ByteInput input, FindingCode corrupt) {
    this.input = input;
    this.corrupt = corrupt;
  }

  ByteInput bytes() {
    return input;
  }

  /// The four bytes with which a document begins, or another mark of that length.
  int mark(String what) throws IOException {
    return (int) input.needLittle(4, what);
  }

  /// The document of that length, which was taken already.
  byte[] document(int length, String what) throws IOException {
    if (length < BsonDocument.LEAST_BYTES || length > BsonDocument.MOST_BYTES) {
      throw damaged("%s has the impossible length %,d".formatted(what, length));
    }
    byte[] rest = input.bytes(length - 4L, what);
    byte[] bytes = new byte[length];
    for (int each = 0; each < 4; each++) {
      bytes[each] = (byte) (length >>> (8 * each));
    }
    System.arraycopy(rest, 0, bytes, 4, rest.length);
    return bytes;
  }

  DamageException damaged(String what) {
    return input.corrupt(corrupt, what);
  }
}
