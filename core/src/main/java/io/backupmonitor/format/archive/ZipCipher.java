package io.backupmonitor.format.archive;

/// What decrypts the bytes of one member, made from a passphrase. For one thread.
interface ZipCipher {

  /// Whether the first bytes of the member say that this is its passphrase. They are few, and fit
  /// another passphrase by chance.
  boolean fits();

  /// Decrypts the next bytes in their place.
  void decrypt(byte[] bytes, int offset, int length);

  /// Whether the end of the member can tell if all of it is what was encrypted.
  boolean authenticates();

  /// Whether all bytes that were decrypted are what was encrypted with this passphrase; asked for
  /// once, after the last one.
  ///
  /// @param tag the bytes behind the last one
  boolean isAuthentic(byte[] tag);
}
