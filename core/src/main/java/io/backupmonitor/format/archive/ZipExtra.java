package io.backupmonitor.format.archive;

import io.backupmonitor.format.Bytes;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// The extra fields of a zip header.
///
/// Layout: APPNOTE.TXT 6.3.10, sections 4.5.3 and 4.6.9.
///
/// @param bytes all of them, one after the other
@SuppressWarnings("ArrayRecordComponent") // never compared, only searched
record ZipExtra(byte[] bytes) {

  private static final int FIELD_HEADER = 4;
  private static final int ZIP64 = 0x0001;
  private static final int UNICODE_PATH = 0x7075;

  /// The content of the first field of that kind; null where there is none.
  private byte @Nullable [] field(int kind) {
    for (int at = 0; at + 4 <= bytes.length; ) {
      int length = Bytes.uint16(bytes, at + 2);
      if (Bytes.uint16(bytes, at) == kind && at + 4 + length <= bytes.length) {
        return Arrays.copyOfRange(bytes, at + 4, at + 4 + length);
      }
      at += 4 + length;
    }
    return null;
  }

  /// Whether the fields follow one another without a break. Zeros at their end are padding, and so
  /// are bytes too few for a field: some programs move the content to a round place with them.
  boolean isWellFormed() {
    int at = 0;
    while (at + 4 <= bytes.length && at + 4 + Bytes.uint16(bytes, at + 2) <= bytes.length) {
      at += 4 + Bytes.uint16(bytes, at + 2);
    }
    if (bytes.length - at < FIELD_HEADER) {
      return true;
    }
    while (at < bytes.length && bytes[at] == 0) {
      at++;
    }
    return at == bytes.length;
  }

  /// The values of zip64 in their order: of those four fields, only the ones that a header leaves
  /// to it are there.
  long[] zip64Values() {
    byte[] field = field(ZIP64);
    if (field == null) {
      return new long[0];
    }
    long[] values = new long[Math.min(3, field.length / 8)];
    for (int each = 0; each < values.length; each++) {
      values[each] = Bytes.int64(field, each * 8);
    }
    return values;
  }

  /// How the member is encrypted by AES; null where there is no field for that.
  @Nullable ZipAesField aes() {
    byte[] field = field(ZipAesField.KIND);
    return field == null ? null : ZipAesField.of(field);
  }

  /// The number of a volume, which is the last value of zip64 and alone has four bytes.
  int zip64Disk(int otherwise) {
    byte[] field = field(ZIP64);
    return field == null || field.length % 8 != 4
        ? otherwise
        : Bytes.int32(field, field.length - 4);
  }

  /// The name in UTF-8: that of the first field which was made for exactly that name of the header
  /// and holds one.
  byte @Nullable [] unicodePath(byte[] headerName) {
    CRC32 crc = new CRC32();
    crc.update(headerName);
    for (int at = 0; at + FIELD_HEADER <= bytes.length; ) {
      int start = at + FIELD_HEADER;
      int end = start + Bytes.uint16(bytes, at + 2);
      if (Bytes.uint16(bytes, at) == UNICODE_PATH
          && end <= bytes.length
          && end - start > 5
          && bytes[start] == 1
          && Bytes.int32(bytes, start + 1) == (int) crc.getValue()) {
        return Arrays.copyOfRange(bytes, start + 5, end);
      }
      at = end;
    }
    return null;
  }
}
