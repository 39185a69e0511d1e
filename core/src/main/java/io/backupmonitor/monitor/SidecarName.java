package io.backupmonitor.monitor;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a file name promises about being a sidecar.
///
/// @param about the name of the one file that it speaks about; null for a list of several
/// @param certain whether it is a sidecar even when no line in it is a checksum
record SidecarName(@Nullable String about, boolean certain) {

  private static final Pattern LIST =
      Pattern.compile(
          "(?:.*[-_.])?(?:(?:md5|sha1|sha-1|sha256|sha-256|sha512|sha-512)sums?|checksums?)"
              + "(?:\\.(?:txt|md5|sha1|sha256|sha512))?|(?:md5|sha1|sha256|sha512)\\.(?:txt|sums?)");

  private static final Pattern CERTAIN_LIST = Pattern.compile("(?:md5|sha1|sha256|sha512)sums");

  private static final Pattern ONE = Pattern.compile("(.+)\\.(?:md5|sha1|sha256|sha512)");

  /// The promise of a name (escaped); null when it makes none.
  static @Nullable SidecarName of(String name) {
    // a quick look first: nearly every name in a large folder promises nothing
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.contains("md5") && !lower.contains("sha") && !lower.contains("sum")) {
      return null;
    }
    if (LIST.matcher(lower).matches()) {
      return new SidecarName(null, CERTAIN_LIST.matcher(lower).matches());
    }
    return ONE.matcher(lower).matches()
        ? new SidecarName(name.substring(0, name.lastIndexOf('.')), false)
        : null;
  }
}
