package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.SecretFile;
import io.backupmonitor.format.archive.PlacedBytes;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The passphrase that was given for a 7z, and what is known about it. A 7z has nothing that tells
/// a wrong one: only what was decrypted and fits its checksum, or is filled up with zeros, proves
/// it right. Until then nothing that is encrypted can be blamed. Safe to use from several threads.
final class SevenZipPassphrase {

  /// So many bytes that are what they have to be are no accident.
  static final int PROVING_BYTES = 4;

  /// Archives have one salt, or one for each time that something was added.
  private static final int MOST_KEYS = 64;

  private final InspectionContext context;
  private final Map<String, byte[]> keys = new HashMap<>();
  private final byte @Nullable [] passphrase;
  private final String problem;
  private volatile State state = State.UNUSED;
  private volatile boolean opensDirectory;

  private enum State {
    UNUSED,
    TRIED,
    PROVEN,
    REFUTED
  }

  private SevenZipPassphrase(
      InspectionContext context, byte @Nullable [] passphrase, String problem) {
    this.context = context;
    this.passphrase = passphrase;
    this.problem = problem;
  }

  static SevenZipPassphrase given(InspectionContext context) {
    Optional<Path> file = context.passphraseFile();
    if (file.isEmpty()) {
      return new SevenZipPassphrase(context, null, "");
    }
    try {
      byte[] read = SecretFile.firstLine(file.get()).getBytes(StandardCharsets.UTF_16LE);
      return new SevenZipPassphrase(context, read, "");
    } catch (IOException unreadable) {
      // a missing key, which never blames the backup
      return new SevenZipPassphrase(
          context, null, "; the file with its secret cannot be read: " + unreadable.getMessage());
    }
  }

  /// Whether it has still to be shown that it is the right one.
  boolean isOpen() {
    return passphrase != null && state != State.PROVEN;
  }

  /// Whether something was decrypted by it that may as well be rubbish.
  boolean isDoubtful() {
    return state == State.TRIED;
  }

  void isProven() {
    state = State.PROVEN;
  }

  /// It is proven by the directory. Who adds something to such an archive has to know it, so
  /// everything in it has this one.
  void isProvenByDirectory() {
    opensDirectory = true;
    isProven();
  }

  boolean opensDirectory() {
    return opensDirectory;
  }

  /// What it decrypted is nothing that anybody encrypted, or damaged.
  void isRefuted() {
    state = State.REFUTED;
  }

  /// Why nothing can be decrypted; null where it can be tried.
  ///
  /// @param what what is encrypted
  @Nullable DamageException obstacle(String what) {
    if (passphrase == null) {
      return new DamageException(
          FindingCode.ENCRYPTED_NO_KEY,
          "%s is encrypted; without the password nothing inside was checked%s"
              .formatted(what, problem));
    }
    return state == State.REFUTED ? wrong(what + " is encrypted") : null;
  }

  /// What is said of all encrypted members together.
  ///
  /// @param what that they are encrypted
  DamageException summary(String what) {
    return passphrase == null
        ? new DamageException(FindingCode.ENCRYPTED_NO_KEY, what + problem)
        : wrong(what);
  }

  /// Says that nothing speaks for it.
  ///
  /// @param what that something is encrypted
  static DamageException wrong(String what) {
    return new DamageException(
        FindingCode.ENCRYPTED_WRONG_KEY,
        what
            + ", and nothing that the given passphrase makes of it is whole: either the passphrase"
            + " is wrong or what is encrypted is damaged");
  }

  /// What a coder had encrypted.
  ///
  /// @param size how many bytes that were
  InputStream decrypt(SevenZipCoder coder, InputStream input, long size) throws DamageException {
    SevenZipCipher cipher = SevenZipCipher.of(coder);
    byte[] key = key(cipher);
    if (state == State.UNUSED) {
      state = State.TRIED;
    }
    return new AesStream(input, SevenZipCipher.decrypting(key, cipher.start()), size);
  }

  /// Looks at the last block of what a coder encrypted: 7-Zip fills it up with zeros.
  ///
  /// @param from where the encrypted bytes begin
  /// @param size how many bytes were encrypted
  /// @param least how many zeros there have to be
  boolean fills(SevenZipCoder coder, PlacedBytes bytes, long from, long size, int least)
      throws IOException {
    int filling = filling(size);
    if (filling < least) {
      return false;
    }
    SevenZipCipher cipher = SevenZipCipher.of(coder);
    long last = from + size + filling - SevenZipCipher.BLOCK_BYTES;
    byte[] before =
        last == from
            ? cipher.start()
            : bytes.bytes(last - SevenZipCipher.BLOCK_BYTES, SevenZipCipher.BLOCK_BYTES);
    byte[] block = bytes.bytes(last, SevenZipCipher.BLOCK_BYTES);
    byte[] plain = SevenZipCipher.decrypting(key(cipher), before).update(block);
    return endsWithZeros(plain, filling);
  }

  private static boolean endsWithZeros(byte[] block, int count) {
    int sum = 0;
    for (int each = block.length - count; each < block.length; each++) {
      sum |= block[each];
    }
    return sum == 0;
  }

  /// How many bytes fill up the last block of so many.
  static int filling(long size) {
    return (int) (-size & (SevenZipCipher.BLOCK_BYTES - 1));
  }

  private synchronized byte[] key(SevenZipCipher cipher) throws DamageException {
    byte[] secret = passphrase;
    if (secret == null) {
      throw new IllegalStateException("asked for after its obstacle was told");
    }
    String recipe = cipher.power() + " " + HexFormat.of().formatHex(cipher.salt());
    byte[] known = keys.get(recipe);
    if (known != null) {
      return known;
    }
    if (keys.size() >= MOST_KEYS) {
      keys.clear();
    }
    byte[] made = cipher.key(secret, context.budget());
    keys.put(recipe, made);
    return made;
  }
}
