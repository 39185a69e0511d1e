package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.stream.CompressedInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// The header of an age file: for whom it is encrypted.
///
/// Source: the age specification (C2SP), "The age file format".
///
/// @param stanzas the file's key, wrapped once per recipient
/// @param covered the bytes that the header's authentication covers
/// @param mac the authentication
@SuppressWarnings("ArrayRecordComponent")
record AgeHeader(List<Stanza> stanzas, byte[] covered, byte[] mac) {

  static final String VERSION_LINE = "age-encryption.org/v1";

  /// More than any header; thousands of recipients fit.
  private static final int MAXIMUM_BYTES = 1 << 20;

  private static final int BODY_COLUMNS = 64;

  /// The file's key, wrapped for one recipient.
  ///
  /// @param words the kind of recipient and its arguments
  /// @param body the wrapped key
  @SuppressWarnings("ArrayRecordComponent")
  record Stanza(List<String> words, byte[] body) {

    String kind() {
      return words.getFirst();
    }
  }

  /// Reads a header strictly, up to the byte before the payload.
  ///
  /// @throws EOFException when it is cut off
  /// @throws IOException when it is no header
  static AgeHeader read(CompressedInput input) throws IOException {
    return new Reader(input).read();
  }

  /// Decodes Base64 as age writes it: without padding, and in the one spelling there is.
  static byte[] base64(String text) throws IOException {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException bad) {
      throw new IOException("its header holds bad Base64", bad);
    }
    throw new IOException("its header holds Base64 in a spelling that age does not write");
  }

  /// The reading of a header, line by line.
  private static final class Reader {

    private final CompressedInput input;
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    Reader(CompressedInput input) {
      this.input = input;
    }

    AgeHeader read() throws IOException {
      if (!line().equals(VERSION_LINE)) {
        throw new IOException("its first line is not that of age's version 1");
      }
      List<Stanza> stanzas = new ArrayList<>();
      String line = line();
      while (line.startsWith("-> ")) {
        stanzas.add(stanza(line.substring(3)));
        line = line();
      }
      if (stanzas.isEmpty() || !line.startsWith("--- ")) {
        throw new IOException("its header has no recipients or no end");
      }
      int covered = all.size() - line.length() - 1 + 3;
      byte[] mac = base64(line.substring(4));
      if (mac.length != 32) {
        throw new IOException("its header ends with %,d instead of 32 bytes".formatted(mac.length));
      }
      return new AgeHeader(List.copyOf(stanzas), Arrays.copyOf(all.toByteArray(), covered), mac);
    }

    private Stanza stanza(String arguments) throws IOException {
      List<String> words = List.of(arguments.split(" ", -1));
      for (String word : words) {
        if (word.isEmpty() || !word.chars().allMatch(each -> each > 32 && each < 127)) {
          throw new IOException("its header has a recipient without kind or arguments");
        }
      }
      StringBuilder body = new StringBuilder();
      String line = line();
      for (; line.length() == BODY_COLUMNS; line = line()) {
        body.append(line);
      }
      if (line.length() > BODY_COLUMNS) {
        throw new IOException("its header has a line of %,d columns".formatted(line.length()));
      }
      return new Stanza(words, base64(body + line));
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = input.need(); next != '\n'; next = input.need()) {
        line.append((char) next);
        all.write(next);
        if (all.size() > MAXIMUM_BYTES) {
          throw new IOException("its header has more than %,d bytes".formatted(MAXIMUM_BYTES));
        }
      }
      all.write('\n');
      return line.toString();
    }
  }
}
