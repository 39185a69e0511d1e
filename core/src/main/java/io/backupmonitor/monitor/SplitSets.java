package io.backupmonitor.monitor;

import io.backupmonitor.monitor.PartName.Style;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the split sets of one folder: files whose names differ in the number of a part only.
final class SplitSets {

  /// One set.
  ///
  /// @param name the name of what the parts make together, escaped
  /// @param parts the existing ones in their order
  /// @param missing the names of the missing ones between and before them
  record SplitSet(String name, List<StoredFile> parts, List<String> missing) {}

  /// So many letters or hexadecimal digits a number has at most.
  private static final int WIDEST = 5;

  private final Folder folder;
  private final Recognition recognition;
  private final Map<PartName.Key, NavigableMap<Integer, StoredFile>> groups = new HashMap<>();

  /// The bases behind which letters are numbers, and those behind which hexadecimal digits are.
  private final Set<String> lettered = new HashSet<>();

  private final Set<String> hexadecimal = new HashSet<>();

  private SplitSets(Folder folder, Recognition recognition) {
    this.folder = folder;
    this.recognition = recognition;
  }

  /// The sets among some files of a folder.
  static List<SplitSet> among(
      Collection<StoredFile> files, Folder folder, Recognition recognition) {
    SplitSets sets = new SplitSets(folder, recognition);
    for (StoredFile file : files) {
      sets.noteBases(folder.name(file));
    }
    for (StoredFile file : files) {
      sets.sort(file, folder.name(file));
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

  private void noteBases(String name) {
    if (name.endsWith("aa") || name.endsWith("ab")) {
      noteLettered(name, name.endsWith("ab"));
    } else if (name.endsWith("0a")) {
      noteHexadecimal(name);
    }
  }

  /// Any ending of two letters may be a part (`.gz` is number 182), so letters only count where a
  /// first or second part lies.
  private void noteLettered(String name, boolean second) {
    int most = 2;
    while (most < Math.min(WIDEST, name.length() - 1) && letterBefore(name, most) == 'a') {
      most++;
    }
    for (int letters = 2; letters <= most && letters < name.length(); letters++) {
      String base = name.substring(0, name.length() - letters);
      boolean known = recognition.byName(PartName.withoutMark(base)) || recognition.byName(base);
      boolean marked = !second && base.matches(".+(?:[._-]|part)");
      if (known || marked || (!second && isSplit(base, letters))) {
        lettered.add(base);
      }
    }
  }

  private static char letterBefore(String name, int count) {
    return name.charAt(name.length() - count - 1);
  }

  /// Whether the first two files of a base that says nothing are parts by what is in them.
  private boolean isSplit(String base, int letters) {
    StoredFile first = folder.file(base + "a".repeat(letters));
    StoredFile second = folder.file(base + "a".repeat(letters - 1) + "b");
    return first != null && second != null && looksSplit(List.of(first, second));
  }

  /// After `09` comes `0a` where digits are hexadecimal.
  private void noteHexadecimal(String name) {
    for (int digits = 2; digits <= WIDEST && digits < name.length(); digits++) {
      String base = name.substring(0, name.length() - digits);
      String zeros = "0".repeat(digits - 1);
      if (name.equals(base + zeros + "a") && folder.file(base + zeros + "9") != null) {
        hexadecimal.add(base);
      }
    }
  }

  private void sort(StoredFile file, String name) {
    if (!hexadecimal.isEmpty() && sort(file, name, Style.HEX, hexadecimal)) {
      return;
    }
    char last = name.charAt(name.length() - 1);
    if ((last >= '0' && last <= '9') || name.contains(".part")) {
      PartName part = PartName.numbered(name, folder);
      if (part != null) {
        put(part, file);
        return;
      }
    }
    if (!lettered.isEmpty()) {
      sort(file, name, Style.LETTERS, lettered);
    }
  }

  private boolean sort(StoredFile file, String name, Style style, Set<String> bases) {
    for (int length = Math.min(WIDEST, name.length() - 1); length >= 2; length--) {
      String base = name.substring(0, name.length() - length);
      String number = name.substring(name.length() - length);
      if (bases.contains(base) && PartName.isNumber(number, style)) {
        put(PartName.suffixed(style, base, number, folder), file);
        return true;
      }
    }
    return false;
  }

  /// The file that ends a split zip belongs to the others, which are sorted before.
  private void addZip(StoredFile file, String name) {
    if (name.regionMatches(true, name.length() - 4, ".zip", 0, 4)) {
      PartName.Key key = new PartName.Key(Style.ZIP, name.substring(0, name.length() - 4), "", 0);
      if (groups.containsKey(key)) {
        put(new PartName(key, PartName.LAST), file);
      }
    }
  }

  private void put(PartName part, StoredFile file) {
    groups.computeIfAbsent(part.key(), any -> new TreeMap<>()).putIfAbsent(part.index(), file);
  }

  private @Nullable SplitSet setOf(PartName.Key key, NavigableMap<Integer, StoredFile> members) {
    if (key.style() == Style.LETTERS) {
      dropLoners(members);
    }
    String whole = key.whole();
    if (!isSet(key, members, recognition.byName(whole))) {
      return null;
    }
    return new SplitSet(whole, List.copyOf(members.values()), missing(key, members));
  }

  private List<String> missing(PartName.Key key, NavigableMap<Integer, StoredFile> members) {
    List<String> missing = new ArrayList<>();
    String like = folder.name(members.firstEntry().getValue());
    boolean zip = key.style() == Style.ZIP;
    int last = zip ? members.headMap(PartName.LAST).lastKey() : members.lastKey();
    for (int index = start(key, members.firstKey());
        index < last && missing.size() < 1000;
        index++) {
      if (!members.containsKey(index)) {
        missing.add(key.name(index, like));
      }
    }
    if (zip && !members.containsKey(PartName.LAST)) {
      missing.add(key.name(PartName.LAST, like));
    }
    return missing;
  }

  /// The number of the first part: 0 or 1; where both are gone, nobody knows which.
  private static int start(PartName.Key key, int first) {
    return switch (key.style()) {
      case LETTERS, HEX -> 0;
      case HYPHENED -> key.width() == 3 ? 0 : Math.min(first, 1);
      case ZIP -> 1;
      case DOTTED, PLAIN, PART -> Math.min(first, 1);
    };
  }

  private boolean isSet(
      PartName.Key key, NavigableMap<Integer, StoredFile> members, boolean known) {
    int first = members.firstKey();
    int count = members.size();
    // numbers that start far from the beginning are days, years or rotations
    boolean nearStart = first <= count + 1;
    boolean begun = count >= 2 && first <= 1;
    boolean usual = key.width() >= 3 && key.width() <= 5;
    return switch (key.style()) {
      case DOTTED -> usual ? (known && nearStart) || begun : begun && looksSplit(members.values());
      case HYPHENED ->
          key.width() == 3
              ? (known && (first == 0 || (first <= count && count > 1)))
                  || (count >= 2 && first == 0)
              : begun && looksSplit(members.values());
      case PLAIN, HEX -> begun && looksSplit(members.values());
      case PART, ZIP -> nearStart;
      case LETTERS -> (known && first <= 1) || (count >= 2 && first == 0);
    };
  }

  /// Whether files are parts by what is in them: the first one begins as a backup does and others
  /// do not. Where nobody knows what a backup looks like, all have to be of one size but the last,
  /// of three at least.
  private boolean looksSplit(Collection<StoredFile> files) {
    List<StoredFile> parts = List.copyOf(files);
    StoredFile first = parts.getFirst();
    if (parts.stream().anyMatch(part -> part.size() > first.size())) {
      return false;
    }
    if (begins(first)) {
      return parts.stream().skip(1).limit(3).anyMatch(part -> !begins(part));
    }
    return parts.size() > 2
        && parts.getLast().size() < first.size()
        && parts.stream().limit(parts.size() - 1L).allMatch(part -> part.size() == first.size());
  }

  private boolean begins(StoredFile file) {
    try {
      return recognition.byFormat(file);
    } catch (IOException unreadable) {
      // whoever reads it says so
      return true;
    }
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
}
