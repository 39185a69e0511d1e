package io.backupmonitor.format.database;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.DirectoryContent;
import io.backupmonitor.format.DirectoryFormat;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The folder in which Redis 7 and newer keeps its append-only file in parts: one base, and the
/// commands since then, in the order that a manifest gives (Redis, aof.c).
public final class AppendOnlyFormat implements DirectoryFormat {

  private static final Pattern PART =
      Pattern.compile(".+\\.(\\d{1,18})\\.(base\\.(?:rdb|aof)|incr\\.aof)");
  private static final Pattern LINE =
      Pattern.compile("file \"?([^\"]+?)\"? seq (\\d{1,18}) type ([bhi])(?: .*)?");
  private static final int MANIFEST_BYTES = 1 << 20;

  @Override
  public String name() {
    return "redis.appendonly";
  }

  @Override
  public boolean recognises(DirectoryContent directory) {
    long parts =
        directory.files().stream()
            .filter(file -> PART.matcher(file.path().escaped()).matches())
            .count();
    return parts >= 2 || (parts == 1 && manifest(directory) != null) || lists(directory);
  }

  @Override
  public Fit fit(String path) {
    boolean own = path.endsWith(".aof.manifest") || PART.matcher(path).matches();
    return own && path.indexOf('/') < 0 ? Fit.MARK : Fit.STRANGE;
  }

  private static boolean lists(DirectoryContent directory) {
    DirectoryContent.File manifest = manifest(directory);
    return manifest != null && manifest.path().escaped().endsWith(".aof.manifest");
  }

  private static DirectoryContent.@Nullable File manifest(DirectoryContent directory) {
    return directory.files().stream()
        .filter(file -> file.path().escaped().matches("[^/]+\\.manifest"))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void inspect(DirectoryContent directory, InspectionContext context) throws IOException {
    DirectoryContent.File manifest = manifest(directory);
    List<String> parts;
    if (manifest == null) {
      context.finding(
          FindingCode.DIRECTORY_FILE_MISSING,
          "its manifest is missing, without which Redis does not load the parts");
      parts =
          directory.files().stream()
              .map(file -> file.path().escaped())
              .filter(PART.asMatchPredicate())
              .toList();
    } else {
      parts = listed(directory, manifest, context);
    }
    boolean holdsAnything = false;
    for (String part : parts) {
      DirectoryContent.File file = directory.file(part);
      if (file == null) {
        context.finding(
            FindingCode.DIRECTORY_FILE_MISSING, "'%s' of the manifest is missing".formatted(part));
      } else {
        holdsAnything |= readPart(directory, file, context);
      }
    }
    if (!holdsAnything) {
      context.finding(FindingCode.DATABASE_EMPTY, "has neither keys nor commands in its parts");
    }
    tellUnlisted(directory, manifest, parts, context);
  }

  private static void tellUnlisted(
      DirectoryContent directory,
      DirectoryContent.@Nullable File manifest,
      List<String> listed,
      InspectionContext context) {
    Set<String> others = new TreeSet<>();
    directory.files().forEach(file -> others.add(file.path().escaped()));
    listed.forEach(others::remove);
    if (manifest != null && others.size() > 1) {
      others.remove(manifest.path().escaped());
      context.notProven(
          "%,d files that the manifest does not name, such as '%s', were not looked into"
              .formatted(others.size(), others.iterator().next()));
    }
  }

  /// @return whether it holds anything, or is damaged and may have held it
  private static boolean readPart(
      DirectoryContent directory, DirectoryContent.File file, InspectionContext context)
      throws IOException {
    byte[] start = directory.start(file, 9);
    InspectionContext inside = new PartContext(file.path().escaped(), context);
    try (InputStream stream = directory.open(file)) {
      if (RedisFile.startsSnapshot(start)) {
        return RedisFile.readSnapshot(stream, true, inside);
      }
      if (start.length > 0) {
        return RedisFile.readCommands(stream, inside);
      }
      if (file.path().escaped().endsWith(".rdb")) {
        inside.finding(FindingCode.DATABASE_TRUNCATED, "is empty");
      }
      return false;
    } catch (DamageException damage) {
      inside.finding(damage.code(), String.valueOf(damage.getMessage()));
      return true;
    }
  }

  /// The base and the parts after it, in their order.
  private static List<String> listed(
      DirectoryContent directory, DirectoryContent.File manifest, InspectionContext context)
      throws IOException {
    byte[] bytes;
    try (InputStream stream = directory.open(manifest)) {
      bytes = stream.readNBytes(MANIFEST_BYTES);
    }
    List<String> parts = new ArrayList<>();
    int bases = 0;
    long before = 0;
    String text = new String(bytes, StandardCharsets.UTF_8);
    for (String line : text.lines().filter(each -> !each.startsWith("#")).toList()) {
      Matcher matcher = LINE.matcher(line);
      boolean fits = matcher.matches() && PART.matcher(matcher.group(1)).matches();
      if (!fits) {
        throw corrupt("the line '%s' is none of it".formatted(line));
      }
      if (matcher.group(3).equals("h")) {
        continue;
      }
      boolean base = matcher.group(3).equals("b");
      bases += base ? 1 : 0;
      long sequence = Long.parseLong(matcher.group(2));
      if (bases > 1 || (!base && sequence <= before)) {
        throw corrupt("'%s' is out of order".formatted(matcher.group(1)));
      }
      before = base ? before : sequence;
      parts.add(matcher.group(1));
    }
    if (parts.isEmpty() || !text.endsWith("\n")) {
      throw corrupt("it ends too early");
    }
    if (bases == 0) {
      context.notProven("the manifest names no base: that is how a server begins that was empty");
    }
    return parts;
  }

  private static DamageException corrupt(String why) {
    return new DamageException(
        FindingCode.DIRECTORY_LIST_CORRUPT, "the manifest of the parts is damaged: " + why);
  }
}
