package io.backupmonitor.format.matrix;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.MemoryDirectory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A small sound backup of one format, and the places in it where damage can be done: the language
/// in which the rows of the matrix are written. Each step makes a new one.
///
/// @param format its row in the table
/// @param files what lies on the storage: one file, or those of a directory by their paths
/// @param target the file that is cut, changed and lengthened
/// @param list the file that says what else there is, where header bits are turned; for a single
///     file that file
/// @param header where the bit of the header lies
/// @param middle where the bit of the content lies, and where zeros begin
/// @param trailer where the bit of the trailer lies
/// @param block where the target can be cut between two blocks; 0 where the format has none
/// @param member where the target can be cut between two members; 0 where the format has none
/// @param lost the file of a directory that is lost instead; null for a single file
/// @param inner the target with an incomplete content inside; null where nothing lies inside
/// @param secret the resource that opens it; null where it has no lock or nobody has the key
@SuppressWarnings("ArrayRecordComponent")
record Specimen(
    String format,
    SortedMap<String, byte[]> files,
    String target,
    String list,
    int header,
    int middle,
    int trailer,
    int block,
    int member,
    @Nullable String lost,
    byte @Nullable [] inner,
    @Nullable String secret) {

  /// One file.
  static Specimen file(String format, String name, byte[] bytes) {
    return new Specimen(
        format,
        new TreeMap<>(Map.of(name, bytes)),
        name,
        name,
        1,
        bytes.length / 2,
        bytes.length - 3,
        0,
        0,
        null,
        null,
        null);
  }

  static Specimen file(String format, DamagedBytes bytes) {
    return file(format, bytes.name(), bytes.all());
  }

  static Specimen text(String format, String name, String text) {
    return file(format, name, text.getBytes(StandardCharsets.UTF_8));
  }

  /// A directory, of which one file is damaged and one lost.
  static Specimen directory(
      String format, MemoryDirectory directory, String target, String list, String lost) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    directory
        .files()
        .forEach(each -> files.put(each.path().text(), directory.bytes(each.path().text())));
    int length = directory.bytes(target).length;
    return new Specimen(
        format, files, target, list, 1, length / 2, length - 3, 0, 0, lost, null, null);
  }

  byte[] bytes() {
    return bytes(target);
  }

  byte[] bytes(String path) {
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw new AssertionError("no file '%s' in %s".formatted(path, files.keySet()));
    }
    return bytes;
  }

  boolean isDirectory() {
    return lost != null;
  }

  /// Places counted from the end where negative.
  Specimen bits(int inHeader, int inMiddle, int inTrailer) {
    return new Specimen(
        format,
        files,
        target,
        list,
        at(inHeader, list),
        at(inMiddle, target),
        at(inTrailer, target),
        block,
        member,
        lost,
        inner,
        secret);
  }

  private int at(int place, String path) {
    return place < 0 ? bytes(path).length + place : place;
  }

  Specimen blockAt(int place) {
    return borders(at(place, target), member);
  }

  Specimen memberAt(int place) {
    return borders(block, at(place, target));
  }

  private Specimen borders(int betweenBlocks, int betweenMembers) {
    return new Specimen(
        format,
        files,
        target,
        list,
        header,
        middle,
        trailer,
        betweenBlocks,
        betweenMembers,
        lost,
        inner,
        secret);
  }

  Specimen holding(byte[] incomplete) {
    return new Specimen(
        format,
        files,
        target,
        list,
        header,
        middle,
        trailer,
        block,
        member,
        lost,
        incomplete,
        secret);
  }

  Specimen openedBy(String resource) {
    return new Specimen(
        format, files, target, list, header, middle, trailer, block, member, lost, inner, resource);
  }

  /// The same in another row.
  Specimen named(String row) {
    return new Specimen(
        row, files, target, list, header, middle, trailer, block, member, lost, inner, secret);
  }

  Specimen with(String path, byte[] bytes) {
    SortedMap<String, byte[]> changed = new TreeMap<>(files);
    changed.put(path, bytes);
    return holding(changed);
  }

  Specimen without(String path) {
    SortedMap<String, byte[]> changed = new TreeMap<>(files);
    changed.remove(path);
    return holding(changed);
  }

  private Specimen holding(SortedMap<String, byte[]> changed) {
    return new Specimen(
        format, changed, target, list, header, middle, trailer, block, member, lost, inner, secret);
  }

  @Override
  public String toString() {
    return format;
  }
}
