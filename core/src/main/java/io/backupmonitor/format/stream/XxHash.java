package io.backupmonitor.format.stream;

/// The checksums of the xxHash family, as far as their width plays no part: cuts what comes into
/// stripes and keeps the rest for later. For one thread.
///
/// Algorithm: the xxHash specification.
abstract sealed class XxHash permits XxHash32, XxHash64 {

  private final int stripe;
  final byte[] rest;
  int restLength;
  long length;

  /// @param stripe how many bytes are mixed in at once
  XxHash(int stripe) {
    this.stripe = stripe;
    this.rest = new byte[stripe];
  }

  /// Forgets all bytes.
  public void reset() {
    length = 0;
    restLength = 0;
  }

  /// Takes the next bytes.
  public final void update(byte[] bytes, int offset, int count) {
    length += count;
    int at = offset;
    int end = offset + count;
    if (restLength > 0) {
      int taken = Math.min(stripe - restLength, count);
      System.arraycopy(bytes, at, rest, restLength, taken);
      restLength += taken;
      at += taken;
      if (restLength < stripe) {
        return;
      }
      mix(rest, 0, stripe);
    }
    int whole = (end - at) / stripe * stripe;
    mix(bytes, at, at + whole);
    at += whole;
    restLength = end - at;
    System.arraycopy(bytes, at, rest, 0, restLength);
  }

  /// Mixes whole stripes in.
  abstract void mix(byte[] bytes, int from, int to);
}
