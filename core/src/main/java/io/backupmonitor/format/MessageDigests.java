package io.backupmonitor.format;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The digests that every Java has.
public final class MessageDigests {

  private MessageDigests() {}

  /// A new one.
  ///
  /// @param name as Java calls it: `SHA-256`
  public static MessageDigest named(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has " + name, impossible);
    }
  }
}
