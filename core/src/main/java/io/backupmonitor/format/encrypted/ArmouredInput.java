package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.stream.CompressedInput;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Base64.Decoder;

/// The bytes inside a text armour: Base64 lines between a line that begins and one that ends them.
/// Ends only after the last line was seen. What follows is left, except for blanks. For one thread.
///
/// Sources: RFC 9580, section 6 (OpenPGP) and the age specification, "ASCII armor" (RFC 7468).
final class ArmouredInput extends InputStream {

  /// No writer makes longer lines; what is longer is no armour.
  private static final int LONGEST_LINE = 1_000;

  private static final int CRC24_START = 0xb7_04ce;
  private static final int CRC24_POLYNOMIAL = 0x186_4cfb;

  private final CompressedInput text;
  private final String label;
  private final boolean openPgp;
  private final Decoder decoder = Base64.getDecoder();
  private byte[] decoded = new byte[0];
  private int at;
  private int crc = CRC24_START;
  private boolean begun;
  private boolean padded;
  private boolean ended;

  /// @param label what stands in the first and last line: `PGP MESSAGE`
  ArmouredInput(CompressedInput text, String label) {
    this.text = text;
    this.label = label;
    this.openPgp = label.startsWith("PGP");
  }

  @Override
  public int read() throws IOException {
    return fill() ? decoded[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, decoded.length - at);
    System.arraycopy(decoded, at, target, offset, count);
    at += count;
    return count;
  }

  private boolean fill() throws IOException {
    if (!begun) {
      begin();
    }
    while (at == decoded.length && !ended) {
      decode(line());
    }
    return at < decoded.length;
  }

  private void begin() throws IOException {
    begun = true;
    String first = line();
    if (!first.equals("-----BEGIN " + label + "-----")) {
      throw new IOException("the armour does not begin with a line that says so");
    }
    if (openPgp) {
      skipHeaders();
    }
  }

  private void skipHeaders() throws IOException {
    for (String line = line(); !line.isBlank(); line = line()) {
      if (!line.contains(": ")) {
        throw new IOException("the armour has a header line without a colon");
      }
    }
  }

  private void decode(String line) throws IOException {
    if (line.equals("-----END " + label + "-----")) {
      ended = true;
      skipBlanks();
    } else if (openPgp && line.length() == 5 && line.startsWith("=")) {
      checkCrc(bytesOf(line.substring(1)));
    } else if (padded) {
      throw new IOException("the armour goes on after its last line of Base64");
    } else {
      decoded = bytesOf(line);
      at = 0;
      padded = line.endsWith("=") || (!openPgp && line.length() < 64);
      count(decoded);
    }
  }

  private byte[] bytesOf(String line) throws IOException {
    try {
      byte[] bytes = decoder.decode(line);
      boolean whole = !line.isEmpty() && line.length() % 4 == 0;
      if (!whole || !Base64.getEncoder().encodeToString(bytes).equals(line)) {
        throw new IOException("the armour has a line that is no whole Base64");
      }
      return bytes;
    } catch (IllegalArgumentException bad) {
      throw new IOException("the armour has a line that is no Base64", bad);
    }
  }

  private void checkCrc(byte[] told) throws IOException {
    padded = true;
    int number = (told[0] & 0xff) << 16 | (told[1] & 0xff) << 8 | (told[2] & 0xff);
    if (number != crc) {
      throw new IOException(
          "the armour's checksum is %06x, but it says %06x".formatted(crc, number));
    }
  }

  private void count(byte[] bytes) {
    for (int each = 0; openPgp && each < bytes.length; each++) {
      crc ^= (bytes[each] & 0xff) << 16;
      for (int bit = 0; bit < 8; bit++) {
        crc <<= 1;
        crc ^= (crc & 0x100_0000) != 0 ? CRC24_POLYNOMIAL : 0;
      }
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = text.read(); next != '\n'; next = text.read()) {
      if (next < 0 && line.size() == 0) {
        throw new EOFException();
      }
      if (next < 0) {
        break;
      }
      line.write(next);
      if (line.size() > LONGEST_LINE) {
        throw new IOException(
            "the armour has a line of more than %,d bytes".formatted(LONGEST_LINE));
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private void skipBlanks() throws IOException {
    while (text.lookAhead(1) > 0 && Character.isWhitespace(text.buffer()[text.offset()])) {
      text.need();
    }
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
