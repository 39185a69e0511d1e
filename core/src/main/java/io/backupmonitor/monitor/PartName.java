package io.backupmonitor.monitor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A file name that may be the one of a part: what all parts have in common, and which one it is.
///
/// @param key what the parts have in common
/// @param index the number of the part
record PartName(Key key, int index) {

  /// The place of the last file of a split zip, which has no number.
  static final int LAST = Integer.MAX_VALUE;

  private static final String DIGITS = "0123456789abcdef";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final int LONGEST_NUMBER = 5;

  /// How the number is written behind the name.
  enum Style {
    /// `.001`, `.002`; `.00` and `.01` as well
    DOTTED("."),
    /// `-000`, `-001`
    HYPHENED("-"),
    /// `00`, `01` behind anything else, as split writes it
    PLAIN(""),
    /// the same in hexadecimal digits
    HEX(""),
    /// `.z01`, `.z02` and, as the last one, `.zip`
    ZIP(".z"),
    /// `.part1`, `.part01.rar`
    PART(".part"),
    /// `.aa`, `aa`, `.partaa`
    LETTERS("");

    private final String mark;

    Style(String mark) {
      this.mark = mark;
    }

    private int radix() {
      return this == LETTERS ? 26 : this == HEX ? 16 : 10;
    }
  }

  /// What the members of a set have in common.
  ///
  /// @param width how many digits or letters the number has; 0 where it grows
  record Key(Style style, String base, String ending, int width) {

    /// The name of what the parts make together, without its marks of parts.
    String whole() {
      return style == Style.ZIP ? base + ".zip" : withoutMark(base) + ending;
    }

    /// The name of a part.
    ///
    /// @param like the name of another one
    String name(int index, String like) {
      if (style == Style.ZIP) {
        return index == LAST ? base + ".zip" : base + ".z" + padded(index, 2, 10);
      }
      int digits = width;
      if (style == Style.PART) {
        int start = base.length() + style.mark.length();
        boolean padded = like.charAt(start) == '0';
        digits = padded ? like.length() - ending.length() - start : 1;
      }
      return base + style.mark + written(index, digits, style.radix()) + ending;
    }
  }

  private static final Pattern PART =
      Pattern.compile("(.+)\\.part(\\d{1,5})(\\.[A-Za-z0-9]{1,4})?");
  private static final Pattern ZIP = Pattern.compile("(.+)\\.[zZ](\\d{2,3})");

  /// The part that a name with a decimal number is.
  ///
  /// @param folder where it lies, which knows whether split has run out of short numbers
  static @Nullable PartName numbered(String name, Folder folder) {
    PartName marked = marked(name);
    if (marked != null) {
      return marked;
    }
    int start = name.length();
    while (start > 0 && isDigit(name.charAt(start - 1))) {
      start--;
    }
    int digits = name.length() - start;
    if (digits < 2 || digits > LONGEST_NUMBER || start == 0) {
      return null;
    }
    char mark = name.charAt(start - 1);
    Style style = mark == '.' ? Style.DOTTED : mark == '-' ? Style.HYPHENED : Style.PLAIN;
    int end = start - style.mark.length();
    return end == 0 ? null : suffixed(style, name.substring(0, end), name.substring(start), folder);
  }

  /// The part of a set that says so in its names.
  private static @Nullable PartName marked(String name) {
    Matcher part = PART.matcher(name);
    if (name.contains(".part") && part.matches()) {
      String ending = part.group(3) == null ? "" : part.group(3);
      return new PartName(
          new Key(Style.PART, part.group(1), ending, 0), Integer.parseInt(part.group(2)));
    }
    Matcher zip = ZIP.matcher(name);
    return (name.contains(".z") || name.contains(".Z")) && zip.matches()
        ? new PartName(new Key(Style.ZIP, zip.group(1), "", 0), Integer.parseInt(zip.group(2)))
        : null;
  }

  private static boolean isDigit(char each) {
    return each >= '0' && each <= '9';
  }

  /// The part whose name ends with that number. Behind 89, `yz` or `ef`, split goes on with 9000,
  /// `zaaa` or `f000`.
  static PartName suffixed(Style style, String base, String suffix, Folder folder) {
    int radix = style.radix();
    String digits = radix == 26 ? LETTERS : DIGITS;
    int shortOnes = (radix - 1) * radix;
    boolean wide =
        suffix.length() == 4
            && suffix.charAt(0) == digits.charAt(radix - 1)
            && folder.file(base + style.mark + padded(shortOnes - 1, 2, radix)) != null;
    return wide
        ? new PartName(
            new Key(style, base, "", 2), shortOnes + value(suffix.substring(1), radix, digits))
        : new PartName(new Key(style, base, "", suffix.length()), value(suffix, radix, digits));
  }

  /// Whether a number is written in such digits or letters.
  static boolean isNumber(String suffix, Style style) {
    String digits = style == Style.LETTERS ? LETTERS : DIGITS.substring(0, style.radix());
    return suffix.chars().allMatch(each -> digits.indexOf(each) >= 0);
  }

  private static int value(String suffix, int radix, String digits) {
    int value = 0;
    for (int at = 0; at < suffix.length(); at++) {
      value = value * radix + digits.indexOf(suffix.charAt(at));
    }
    return value;
  }

  private static String written(int index, int width, int radix) {
    int shortOnes = (radix - 1) * radix;
    boolean wide = width == 2 && index >= shortOnes;
    String digits = radix == 26 ? LETTERS : DIGITS;
    return wide
        ? digits.charAt(radix - 1) + padded(index - shortOnes, 3, radix)
        : padded(index, width, radix);
  }

  private static String padded(int index, int width, int radix) {
    String digits = radix == 26 ? LETTERS : DIGITS;
    StringBuilder number = new StringBuilder();
    for (int rest = index; number.length() < width || rest > 0; rest /= radix) {
      number.append(digits.charAt(rest % radix));
    }
    return number.reverse().toString();
  }

  /// A base without what only says that a part follows.
  static String withoutMark(String base) {
    String name = base.endsWith("part-") ? base.substring(0, base.length() - 5) : base;
    name = name.endsWith(".part") ? name.substring(0, name.length() - 5) : name;
    boolean marked = name.endsWith(".") || name.endsWith("-") || name.endsWith("_");
    return marked && name.length() > 1 ? name.substring(0, name.length() - 1) : name;
  }
}
