package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamagedBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.tukaani.xz.FinishableWrapperOutputStream;
import org.tukaani.xz.LZMA2Options;

/// Builds a small encrypted 7z whose key costs little: one block for each member.
final class SealedSevenZip {

  private static final byte[] SALT = {5, 6, 7, 8};
  private static final byte[] START = {1, 2, 3, 4, 5, 6, 7, 8};

  private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
  private final List<Block> blocks = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private int power = 3;
  private int filling;
  private String passphrase;

  /// @param size how many bytes were encrypted
  private record Block(
      int power, boolean compressed, int contentSize, int size, int packedSize, int crc) {}

  SealedSevenZip(String passphrase) {
    this.passphrase = passphrase;
  }

  /// What follows is encrypted by this one.
  SealedSevenZip passphrase(String other) {
    passphrase = other;
    return this;
  }

  /// The keys of what follows take two to the power of it rounds.
  SealedSevenZip power(int rounds) {
    power = rounds;
    return this;
  }

  /// The byte that fills up the last block of what follows; zero in those of 7-Zip.
  SealedSevenZip filledWith(int value) {
    filling = value;
    return this;
  }

  SealedSevenZip stored(String name, String content) {
    names.add(name);
    blocks.add(seal(content.getBytes(StandardCharsets.UTF_8), false));
    return this;
  }

  SealedSevenZip compressed(String name, String content) {
    names.add(name);
    blocks.add(seal(content.getBytes(StandardCharsets.UTF_8), true));
    return this;
  }

  /// The archive with a directory that lies open.
  DamagedBytes open() {
    return archive(directory());
  }

  /// The archive with an encrypted directory.
  DamagedBytes closed() {
    byte[] directory = directory();
    int at = packed.size();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(0x17);
    streams(head, at, List.of(seal(directory, false)));
    return archive(head.toByteArray());
  }

  private Block seal(byte[] content, boolean compressed) {
    byte[] plain = compressed ? lzma2(content) : content;
    byte[] whole = Arrays.copyOf(plain, (plain.length + 15) / 16 * 16);
    Arrays.fill(whole, plain.length, whole.length, (byte) filling);
    packed.writeBytes(encrypt(whole));
    int crc = SevenZipStart.crcOf(content, 0, content.length);
    return new Block(power, compressed, content.length, plain.length, whole.length, crc);
  }

  private static byte[] lzma2(byte[] content) {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (var stream =
        new LZMA2Options(1).getOutputStream(new FinishableWrapperOutputStream(target))) {
      stream.write(content);
      stream.finish();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return target.toByteArray();
  }

  private byte[] encrypt(byte[] whole) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key(), "AES"),
          new IvParameterSpec(Arrays.copyOf(START, 16)));
      return cipher.doFinal(whole);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private byte[] key() throws GeneralSecurityException {
    byte[] secret = passphrase.getBytes(StandardCharsets.UTF_16LE);
    ByteBuffer round =
        ByteBuffer.allocate(SALT.length + secret.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    round.put(SALT).put(secret);
    if (power == 0x3f) {
      return Arrays.copyOf(Arrays.copyOf(round.array(), SALT.length + secret.length), 32);
    }
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    // a power that nobody accepts needs no true key
    for (long each = 0; each < 1L << Math.min(power, 16); each++) {
      round.putLong(SALT.length + secret.length, each);
      sha256.update(round.array());
    }
    return sha256.digest();
  }

  private byte[] directory() {
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    write(directory, 1, 4);
    streams(directory, 0, blocks);
    write(directory, 5);
    number(directory, names.size());
    byte[] all = String.join("\0", names).concat("\0").getBytes(StandardCharsets.UTF_16LE);
    write(directory, 0x11);
    number(directory, all.length + 1);
    write(directory, 0);
    directory.writeBytes(all);
    write(directory, 0, 0);
    return directory.toByteArray();
  }

  private static void streams(ByteArrayOutputStream target, int at, List<Block> blocks) {
    write(target, 6);
    number(target, at);
    number(target, blocks.size());
    write(target, 9);
    blocks.forEach(each -> number(target, each.packedSize()));
    write(target, 0, 7, 0xb);
    number(target, blocks.size());
    write(target, 0);
    blocks.forEach(each -> coders(target, each));
    write(target, 0xc);
    for (Block each : blocks) {
      if (each.compressed()) {
        number(target, each.contentSize());
      }
      number(target, each.size());
    }
    write(target, 0xa, 1);
    for (Block each : blocks) {
      target.writeBytes(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(each.crc()).array());
    }
    write(target, 0, 0);
  }

  /// AES alone, or LZMA2 whose input is the output of AES.
  private static void coders(ByteArrayOutputStream target, Block block) {
    write(target, block.compressed() ? 2 : 1);
    if (block.compressed()) {
      write(target, 0x21, 0x21, 1, 0x10);
    }
    write(target, 0x24, 6, 0xf1, 7, 1, 2 + SALT.length + START.length);
    write(target, 0xc0 | block.power(), (SALT.length - 1) << 4 | (START.length - 1));
    target.writeBytes(SALT);
    target.writeBytes(START);
    if (block.compressed()) {
      write(target, 0, 1);
    }
  }

  private DamagedBytes archive(byte[] head) {
    ByteBuffer all =
        ByteBuffer.allocate(32 + packed.size() + head.length).order(ByteOrder.LITTLE_ENDIAN);
    all.put(new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf, 0x27, 0x1c, 0, 4});
    all.putInt(0).putLong(packed.size()).putLong(head.length);
    all.putInt(SevenZipStart.crcOf(head, 0, head.length));
    all.put(packed.toByteArray()).put(head);
    all.putInt(8, SevenZipStart.crcOf(all.array(), 12, 20));
    return DamagedBytes.bytes(all.array()).named("sealed.7z");
  }

  private static void write(ByteArrayOutputStream target, int... values) {
    for (int value : values) {
      target.write(value);
    }
  }

  /// In one byte or two, which is enough for small archives.
  private static void number(ByteArrayOutputStream target, int number) {
    if (number >= 0x80) {
      target.write(0x80 | number >> 8);
    }
    target.write(number & 0xff);
  }
}
