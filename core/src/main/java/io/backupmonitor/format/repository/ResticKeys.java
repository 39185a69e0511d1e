package io.backupmonitor.format.repository;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.DirectoryContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.generators.SCrypt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The key files of a restic repository, each of which seals the same master key with one password.
///
/// Source: restic's design document, "Keys, Encryption and MAC".
final class ResticKeys {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// More than any key file.
  private static final int MAXIMUM_BYTES = 64 * 1024;

  private static final int MOST_LANES = 64;

  private ResticKeys() {}

  /// The master key; null when the password opens none of the files.
  ///
  /// @throws DamageException when to try takes more memory than allowed
  static @Nullable ResticKey master(
      DirectoryContent directory, List<DirectoryContent.File> files, String password, Budget budget)
      throws IOException {
    for (DirectoryContent.File file : files) {
      budget.checkTime();
      ResticKey master = opened(directory.start(file, MAXIMUM_BYTES), password, budget);
      if (master != null) {
        return master;
      }
    }
    return null;
  }

  private static @Nullable ResticKey opened(byte[] content, String password, Budget budget)
      throws DamageException {
    try {
      JsonNode file = JSON.readTree(content);
      byte[] derived = derived(file, password, budget);
      byte[] sealed = Base64.getDecoder().decode(file.path("data").asString(""));
      byte[] master = derived == null ? null : ResticKey.derived(derived).open(sealed);
      return master == null ? null : ResticKey.stored(JSON.readTree(master));
    } catch (JacksonException | IllegalArgumentException noKey) {
      // a file that does not hold what its name says was told of before
      return null;
    }
  }

  private static byte @Nullable [] derived(JsonNode file, String password, Budget budget)
      throws DamageException {
    long rows = file.path("N").asLong(0);
    long blocks = file.path("r").asLong(0);
    int lanes = file.path("p").asInt(0);
    boolean sane =
        file.path("kdf").asString("").equals("scrypt")
            && rows > 1
            && rows < 1L << 31
            && Long.bitCount(rows) == 1
            && blocks > 0
            && blocks < 1L << 16
            && lanes > 0
            && lanes <= MOST_LANES;
    if (!sane) {
      return null;
    }
    budget.checkMemory(128 * rows * blocks);
    return SCrypt.generate(
        password.getBytes(StandardCharsets.UTF_8),
        Base64.getDecoder().decode(file.path("salt").asString("")),
        (int) rows,
        (int) blocks,
        lanes,
        ResticKey.DERIVED_BYTES);
  }
}
