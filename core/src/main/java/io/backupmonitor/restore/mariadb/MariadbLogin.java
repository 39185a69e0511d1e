package io.backupmonitor.restore.mariadb;

import io.backupmonitor.restore.server.ServerCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The one account of the throw-away server, made anew for each drill.
///
/// Source: MariaDB documentation, "Clients & Utilities, Protocol: Connection" and "Authentication
/// plugin: mysql_native_password".
///
/// @param user its name
/// @param password letters that nobody can guess
record MariadbLogin(String user, String password) {

  private static final String PLUGIN = "mysql_native_password";
  private static final int SCRAMBLE = 20;
  private static final byte UTF8MB4_GENERAL = 45;

  /// Long passwords and flags, a database, protocol 4.1, transactions, native passwords, several
  /// results, plugins. Neither files of the client nor several statements at once.
  private static final int CAPABILITIES =
      1 | 1 << 2 | 1 << 3 | 1 << 9 | 1 << 13 | 1 << 15 | 1 << 17 | 1 << 19;

  static MariadbLogin random() {
    return new MariadbLogin("l" + ServerCache.random(15), ServerCache.random(40));
  }

  /// The version in the server's greeting.
  static String version(ByteBuffer greeting) {
    int end = 1;
    while (greeting.get(end) != 0) {
      end++;
    }
    return StandardCharsets.US_ASCII.decode(greeting.slice(1, end - 1)).toString();
  }

  /// The answer to the server's greeting.
  ByteBuffer answer(ByteBuffer greeting, String database) throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    answer.putInt(CAPABILITIES).putInt(1 << 30).put(UTF8MB4_GENERAL).put(new byte[23]);
    put(answer, user);
    answer.put((byte) SCRAMBLE).put(proof(scramble(greeting)));
    put(answer, database);
    put(answer, PLUGIN);
    return answer.flip();
  }

  private static void put(ByteBuffer answer, String text) {
    answer.put(text.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
  }

  /// Eight bytes after version and thread, twelve after the capabilities.
  private static byte[] scramble(ByteBuffer greeting) {
    byte[] scramble = new byte[SCRAMBLE];
    int first = 1 + version(greeting).length() + 1 + 4;
    greeting.get(first, scramble, 0, 8);
    greeting.get(first + 8 + 1 + 2 + 1 + 2 + 2 + 1 + 10, scramble, 8, 12);
    return scramble;
  }

  /// `SHA1(password) xor SHA1(scramble, SHA1(SHA1(password)))`.
  private byte[] proof(byte[] scramble) throws IOException {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] proof = sha1.digest(password.getBytes(StandardCharsets.US_ASCII));
      byte[] twice = sha1.digest(proof);
      sha1.update(scramble);
      byte[] mask = sha1.digest(twice);
      for (int index = 0; index < proof.length; index++) {
        proof[index] ^= mask[index];
      }
      return proof;
    } catch (NoSuchAlgorithmException missing) {
      throw new IOException("this Java has no SHA-1, with which to log in", missing);
    }
  }

  @Override
  public String toString() {
    return user;
  }
}
