package io.backupmonitor.monitor;

import io.backupmonitor.storage.StoredFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the split sets of one folder: files whose names differ in the number of a part only.
final class SplitSets {

  /// One set.
  ///
  /// @param name the name of what the parts make together, escaped
  /// @param parts the existing ones in their order
  /// @param missing the names of the missing ones between and before them
  record SplitSet(String name, List<StoredFile> parts, List<String> missing) {}

  /// How the number is written behind the name.
  private enum Style {
    /// `.001`, `.002`
    DOTTED(Pattern.compile("(.+)\\.(\\d{3,5})()")),
    /// `-000`, `-001`
    HYPHENED(Pattern.compile("(.+)-(\\d{3})()")),
    /// `.z01`, `.z02` and, as the last one, `.zip`
    ZIP(Pattern.compile("(.+)\\.[zZ](\\d{2,3})()")),
    /// `.part1`, `.part01.rar`
    PART(Pattern.compile("(.+)\\.part(\\d{1,5})(\\.[A-Za-z0-9]{1,4})?")),
    /// `.aa`, `aa`, `.partaa`
    LETTERS(
        Pattern.compile("(.+?)((?<=[._-])[a-z]{2,3}|(?<=\\.part|\\.part-)[a-z]{2,3}|[a-z]{2})()"));

    private final Pattern pattern;

    Style(Pattern pattern) {
      this.pattern = pattern;
    }
  }

  /// What the members of a set have in common.
  private record Key(Style style, String base, String ending, int width) {}

  private static final List<Style> NUMBERED =
      List.of(Style.PART, Style.DOTTED, Style.HYPHENED, Style.ZIP);

  /// The place of the last file of a split zip, which has no number.
  private static final int LAST = Integer.MAX_VALUE;

  private final Folder folder;
  private final Recognition recognition;
  private final Map<Key, NavigableMap<Integer, StoredFile>> groups = new HashMap<>();

  private SplitSets(Folder folder, Recognition recognition) {
    this.folder = folder;
    this.recognition = recognition;
  }

  /// The sets among some files of a folder.
  static List<SplitSet> among(
      Collection<StoredFile> files, Folder folder, Recognition recognition) {
    SplitSets sets = new SplitSets(folder, recognition);
    Set<String> lettered = sets.letteredBases(files);
    for (StoredFile file : files) {
      sets.sort(file, folder.name(file), lettered);
    }
    for (StoredFile file : files) {
      sets.addZip(file, folder.name(file));
    }
    List<SplitSet> found = new ArrayList<>();
    sets.groups.forEach(
        (key, members) -> {
          SplitSet set = sets.setOf(key, members);
          if (set != null) {
            found.add(set);
          }
        });
    return found;
  }

  /// Any ending of two letters may be a part (`.gz` is number 182), so letters only count where a
  /// first or second part lies.
  private Set<String> letteredBases(Collection<StoredFile> files) {
    Set<String> bases = new HashSet<>();
    for (StoredFile file : files) {
      String name = folder.name(file);
      boolean second = name.endsWith("ab");
      if (!second && !name.endsWith("aa")) {
        continue;
      }
      int width = name.endsWith("aaa") || name.endsWith("aab") ? 3 : 2;
      for (int letters = 2; letters <= width; letters++) {
        String base = name.substring(0, name.length() - letters);
        boolean known = recognition.byName(withoutMark(base)) || recognition.byName(base);
        if (known || (!second && base.matches(".+(?:[._-]|part)"))) {
          bases.add(base);
        }
      }
    }
    return bases;
  }

  private void sort(StoredFile file, String name, Set<String> lettered) {
    char last = name.charAt(name.length() - 1);
    if (last >= '0' && last <= '9') {
      for (Style style : NUMBERED) {
        if (sort(file, name, style)) {
          return;
        }
      }
      return;
    }
    if (name.contains(".part")) {
      sort(file, name, Style.PART);
    }
    if (!lettered.isEmpty()) {
      sortLettered(file, name, lettered);
    }
  }

  private boolean sort(StoredFile file, String name, Style style) {
    Matcher matcher = style.pattern.matcher(name);
    if (!matcher.matches()) {
      return false;
    }
    String digits = matcher.group(2);
    String ending = matcher.group(3) == null ? "" : matcher.group(3);
    // .part1 … .part10 and .z99, .z100 grow in width, .001 … .999 do not
    boolean grows = style == Style.ZIP || (style == Style.PART && !digits.startsWith("0"));
    int width = grows ? 0 : digits.length();
    put(new Key(style, matcher.group(1), ending, width), Integer.parseInt(digits), file);
    return true;
  }

  /// The file that ends a split zip belongs to the others, which are sorted before.
  private void addZip(StoredFile file, String name) {
    if (name.regionMatches(true, name.length() - 4, ".zip", 0, 4)) {
      Key key = new Key(Style.ZIP, name.substring(0, name.length() - 4), "", 0);
      if (groups.containsKey(key)) {
        put(key, LAST, file);
      }
    }
  }

  private void sortLettered(StoredFile file, String name, Set<String> lettered) {
    for (int letters = 3; letters >= 2; letters--) {
      if (name.length() <= letters) {
        continue;
      }
      String base = name.substring(0, name.length() - letters);
      String number = name.substring(name.length() - letters);
      if (lettered.contains(base) && number.chars().allMatch(each -> each >= 'a' && each <= 'z')) {
        put(new Key(Style.LETTERS, base, "", letters), indexOf(number), file);
        return;
      }
    }
  }

  private void put(Key key, int index, StoredFile file) {
    groups.computeIfAbsent(key, any -> new TreeMap<>()).putIfAbsent(index, file);
  }

  private @Nullable SplitSet setOf(Key key, NavigableMap<Integer, StoredFile> members) {
    if (key.style == Style.LETTERS) {
      dropLoners(members);
    }
    int first = members.firstKey();
    String whole = key.style == Style.ZIP ? key.base + ".zip" : withoutMark(key.base) + key.ending;
    boolean known = recognition.byName(whole);
    if (!isSet(key, members.size(), first, known)) {
      return null;
    }
    return new SplitSet(whole, List.copyOf(members.values()), missing(key, members));
  }

  private static List<String> missing(Key key, NavigableMap<Integer, StoredFile> members) {
    List<String> missing = new ArrayList<>();
    boolean zip = key.style == Style.ZIP;
    int last = zip ? members.headMap(LAST).lastKey() : members.lastKey();
    for (int index = start(key.style, members.firstKey());
        index < last && missing.size() < 1000;
        index++) {
      if (!members.containsKey(index)) {
        missing.add(nameOf(key, index));
      }
    }
    if (zip && !members.containsKey(LAST)) {
      missing.add(key.base + ".zip");
    }
    return missing;
  }

  /// The number of the first part: 0 or 1; where both are gone, nobody knows which.
  private static int start(Style style, int first) {
    return switch (style) {
      case LETTERS, HYPHENED -> 0;
      case ZIP -> 1;
      case DOTTED, PART -> Math.min(first, 1);
    };
  }

  private static boolean isSet(Key key, int count, int first, boolean known) {
    // numbers that start far from the beginning are days, years or rotations
    boolean nearStart = first <= count + 1;
    return switch (key.style) {
      case DOTTED -> (known && nearStart) || (count >= 2 && first <= 1);
      case HYPHENED ->
          (known && (first == 0 || (first <= count && count > 1))) || (count >= 2 && first == 0);
      case PART, ZIP -> nearStart;
      case LETTERS -> (known && first <= 1) || (count >= 2 && first == 0);
    };
  }

  /// Other files of the same base, such as `.gz` beside `.aa` and `.ab`.
  private static void dropLoners(NavigableMap<Integer, StoredFile> members) {
    while (members.size() > 1) {
      int last = members.lastKey();
      Integer before = members.lowerKey(last);
      // a gap wider than all parts before it is no gap
      if (before == null || last - before <= members.size()) {
        return;
      }
      members.remove(last);
    }
  }

  private static String withoutMark(String base) {
    String name = base.endsWith("part-") ? base.substring(0, base.length() - 5) : base;
    name = name.endsWith(".part") ? name.substring(0, name.length() - 5) : name;
    boolean marked = name.endsWith(".") || name.endsWith("-") || name.endsWith("_");
    return marked && name.length() > 1 ? name.substring(0, name.length() - 1) : name;
  }

  private static String nameOf(Key key, int index) {
    return switch (key.style) {
      case DOTTED -> key.base + "." + padded(index, key.width);
      case HYPHENED -> key.base + "-" + padded(index, key.width);
      case ZIP -> key.base + ".z" + padded(index, 2);
      case PART -> key.base + ".part" + padded(index, key.width) + key.ending;
      case LETTERS -> key.base + lettersOf(index, key.width);
    };
  }

  private static String padded(int index, int width) {
    String digits = Integer.toString(index);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }

  private static int indexOf(String letters) {
    int index = 0;
    for (int at = 0; at < letters.length(); at++) {
      index = index * 26 + letters.charAt(at) - 'a';
    }
    return index;
  }

  private static String lettersOf(int index, int width) {
    StringBuilder letters = new StringBuilder();
    for (int rest = index; letters.length() < width; rest /= 26) {
      letters.append((char) ('a' + rest % 26));
    }
    return letters.reverse().toString();
  }
}
