package io.backupmonitor.format.archive;

/// The traditional encryption of zip: three numbers that change with each byte of content.
///
/// Source: APPNOTE.TXT 6.3.10, section 6.1.
final class ZipCrypto implements ZipCipher {

  static final int HEADER_BYTES = 12;

  private static final int[] CRC_TABLE = crcTable();
  private static final int MULTIPLIER = 134_775_813;

  private final boolean fits;
  private int first = 0x1234_5678;
  private int second = 0x2345_6789;
  private int third = 0x3456_7890;

  /// @param header the twelve bytes before the content, which are overwritten
  ZipCrypto(byte[] passphrase, byte[] header, ZipMember member) {
    for (byte each : passphrase) {
      update(each & 0xff);
    }
    decrypt(header, 0, HEADER_BYTES);
    this.fits = fits(header[HEADER_BYTES - 1] & 0xff, member);
  }

  /// The last byte repeats one of the checksum. What is written into a pipe has no checksum yet,
  /// and most programs repeat one of the time there.
  private static boolean fits(int check, ZipMember member) {
    boolean piped = (member.flags() & ZipMember.HAS_DESCRIPTOR) != 0;
    return check == (member.crc() >>> 24) || (piped && check == (member.dosTime() >>> 8));
  }

  @Override
  public boolean fits() {
    return fits;
  }

  @Override
  public void decrypt(byte[] bytes, int offset, int length) {
    for (int at = offset; at < offset + length; at++) {
      int mask = (third | 2) & 0xffff;
      int plain = (bytes[at] ^ ((mask * (mask ^ 1)) >>> 8)) & 0xff;
      update(plain);
      bytes[at] = (byte) plain;
    }
  }

  private void update(int plain) {
    first = crc(first, plain);
    second = (second + (first & 0xff)) * MULTIPLIER + 1;
    third = crc(third, second >>> 24);
  }

  private static int crc(int before, int next) {
    return (before >>> 8) ^ CRC_TABLE[(before ^ next) & 0xff];
  }

  private static int[] crcTable() {
    int[] table = new int[256];
    for (int each = 0; each < table.length; each++) {
      int crc = each;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
      }
      table[each] = crc;
    }
    return table;
  }

  @Override
  public boolean authenticates() {
    return false;
  }

  @Override
  public boolean isAuthentic(byte[] tag) {
    return false;
  }
}
