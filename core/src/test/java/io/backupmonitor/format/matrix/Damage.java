package io.backupmonitor.format.matrix;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What happens to backups: the columns of the matrix.
enum Damage {
  NONE("whole"),
  ONE_BYTE("cut after 1 byte"),
  BLOCK("cut between blocks"),
  MEMBER("cut between members, or a file lost"),
  HALF("cut at half"),
  LAST_BYTE("last byte lost"),
  HEADER_BIT("bit in header"),
  MIDDLE_BIT("bit in middle"),
  TRAILER_BIT("bit in trailer"),
  ZEROED("4 KiB zeroed"),
  JUNK("junk appended"),
  EMPTY("empty"),
  WRONG_TYPE("an HTML page"),
  INNER("content incomplete");

  private static final String PAGE =
      "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head></html>\n";

  private final String title;

  Damage(String title) {
    this.title = title;
  }

  /// The head of its column.
  String title() {
    return title;
  }

  /// The damaged backup; empty where such damage makes no sense for the format.
  Optional<Specimen> of(Specimen specimen) {
    return Optional.ofNullable(
        switch (this) {
          case NONE -> specimen;
          case ONE_BYTE -> cut(specimen, 1);
          case BLOCK -> specimen.block() == 0 ? null : cut(specimen, specimen.block());
          case MEMBER -> withoutMember(specimen);
          case HALF -> cut(specimen, specimen.bytes().length / 2);
          case LAST_BYTE -> cut(specimen, specimen.bytes().length - 1);
          case HEADER_BIT -> flip(specimen, specimen.list(), specimen.header());
          case MIDDLE_BIT -> flip(specimen, specimen.target(), specimen.middle());
          case TRAILER_BIT -> flip(specimen, specimen.target(), specimen.trailer());
          case ZEROED -> zeroed(specimen);
          case JUNK -> appended(specimen, "junk: not part of it\n");
          case EMPTY -> cut(specimen, 0);
          case WRONG_TYPE -> page(specimen);
          case INNER -> inner(specimen);
        });
  }

  private static @Nullable Specimen inner(Specimen specimen) {
    byte[] inner = specimen.inner();
    return inner == null ? null : specimen.with(specimen.target(), inner);
  }

  private static Specimen cut(Specimen specimen, int length) {
    return specimen.with(specimen.target(), Arrays.copyOf(specimen.bytes(), length));
  }

  private static @Nullable Specimen withoutMember(Specimen specimen) {
    String lost = specimen.lost();
    if (lost != null) {
      return specimen.without(lost);
    }
    return specimen.member() == 0 ? null : cut(specimen, specimen.member());
  }

  private static Specimen flip(Specimen specimen, String path, int at) {
    byte[] changed = specimen.bytes(path).clone();
    changed[at] ^= 4;
    return specimen.with(path, changed);
  }

  /// A lost block of a disk, or what fits of it into half of the file.
  private static Specimen zeroed(Specimen specimen) {
    byte[] changed = specimen.bytes().clone();
    int length = Math.min(4096, changed.length / 2);
    int from = Math.min(specimen.middle(), changed.length - length);
    Arrays.fill(changed, from, from + length, (byte) 0);
    return specimen.with(specimen.target(), changed);
  }

  private static Specimen appended(Specimen specimen, String junk) {
    byte[] bytes = specimen.bytes();
    byte[] more = junk.getBytes(StandardCharsets.US_ASCII);
    byte[] changed = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(more, 0, changed, bytes.length, more.length);
    return specimen.with(specimen.target(), changed);
  }

  private static Specimen page(Specimen specimen) {
    return specimen.with(specimen.target(), PAGE.getBytes(StandardCharsets.US_ASCII));
  }
}
