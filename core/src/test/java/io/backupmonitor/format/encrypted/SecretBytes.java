package io.backupmonitor.format.encrypted;

import io.backupmonitor.format.Format;
import io.backupmonitor.format.Look;
import io.backupmonitor.format.MemoryContent;
import io.backupmonitor.format.RecordingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An encrypted file, whole or damaged, and the secrets to look at it with. Each step makes a new
/// one.
@SuppressWarnings("ArrayRecordComponent")
record SecretBytes(
    Format format, String name, byte[] all, @Nullable Path passphrase, @Nullable Path key) {

  /// A file that a real tool made, kept beside the tests.
  static SecretBytes real(Format format, String name) {
    try (InputStream bytes = SecretBytes.class.getResourceAsStream(name)) {
      return new SecretBytes(
          format, name, Objects.requireNonNull(bytes, name).readAllBytes(), null, null);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  SecretBytes opened(@Nullable Path withPassphrase, @Nullable Path withKey) {
    return new SecretBytes(format, name, all, withPassphrase, withKey);
  }

  SecretBytes cut(int length) {
    return new SecretBytes(format, name, Arrays.copyOf(all, length), passphrase, key);
  }

  SecretBytes flip(int at) {
    byte[] flipped = all.clone();
    flipped[at] ^= 1;
    return new SecretBytes(format, name, flipped, passphrase, key);
  }

  SecretBytes then(String text) {
    byte[] more = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] longer = Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, longer, all.length, more.length);
    return new SecretBytes(format, name, longer, passphrase, key);
  }

  int length() {
    return all.length;
  }

  Look look() {
    return Look.at(
        format, MemoryContent.of(name, all), new RecordingContext().with(passphrase, key));
  }
}
