package io.backupmonitor.format.dump.postgresql;

import io.backupmonitor.format.BlockStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The statements that fill one large object, as a stream that is made while it is read. For one
/// thread.
final class LargeObjectText extends BlockStream {

  private static final int PIECE_BYTES = 64 * 1024;
  private static final int FOR_WRITING = 0x20000;

  private final InputStream content;
  private InputStream statement;
  private boolean closed;

  /// @param make whether it has to be made first
  LargeObjectText(long oid, boolean make, InputStream content) {
    this.content = content;
    String first = make ? "SELECT pg_catalog.lo_create('%d');\n".formatted(oid) : "";
    this.statement =
        text("BEGIN;\n%sSELECT pg_catalog.lo_open('%d', %d);\n".formatted(first, oid, FOR_WRITING));
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = statement.read(target, offset, length);
    if (count >= 0 || closed) {
      return count;
    }
    statement = next();
    return statement.read(target, offset, length);
  }

  private InputStream next() throws IOException {
    byte[] piece = content.readNBytes(PIECE_BYTES);
    if (piece.length == 0) {
      closed = true;
      return text("SELECT pg_catalog.lo_close(0);\nCOMMIT;\n");
    }
    String hex = HexFormat.of().formatHex(piece);
    return text("SELECT pg_catalog.lowrite(0, pg_catalog.decode('%s', 'hex'));\n".formatted(hex));
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }
}
