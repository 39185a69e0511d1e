package io.backupmonitor.format.extraction;

import static io.backupmonitor.format.archive.TarBuilder.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.format.DamagedBytes;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.MemberPath;
import io.backupmonitor.format.MemoryContent;
import io.backupmonitor.format.archive.TarBuilder;
import io.backupmonitor.format.archive.TarFormat;
import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderExtractionTest {

  @TempDir private Path place;
  private Path folder;
  private Path victim;
  private final List<String> codes = new ArrayList<>();

  @BeforeEach
  void makePlace() throws IOException {
    folder = Files.createDirectory(place.resolve("scratch"));
    victim = Files.writeString(place.resolve("victim"), "mine");
    Files.createDirectory(place.resolve("outside"));
  }

  @Test
  void restoresFilesDirectoriesAndLinks() throws IOException {
    extract(
        tar()
            .directory("d")
            .file("d/a", "text")
            .symlink("d/l", "../d/a")
            .hardLink("d/h", "./d/a")
            .file("implied/parent/b", "b"));

    assertThat(codes).isEmpty();
    assertThat(folder.resolve("d/a")).hasContent("text");
    assertThat(Files.readSymbolicLink(folder.resolve("d/l"))).isEqualTo(Path.of("../d/a"));
    assertThat(Files.getAttribute(folder.resolve("d/h"), "unix:ino"))
        .isEqualTo(Files.getAttribute(folder.resolve("d/a"), "unix:ino"));
    assertThat(folder.resolve("implied/parent/b")).hasContent("b");
  }

  /// The layouts with which archivers were led out of their folder over the years.
  @Test
  void nothingLeadsOutOfTheFolder() throws IOException {
    String outside = place.resolve("outside").toString();
    mustRefuse(tar().file("../relative0", "x"));
    mustRefuse(tar().file("d/../../relative2", "x"));
    mustRefuse(tar().file("/../absolute", "x"));
    mustRefuse(tar().symlink("l", victim.toString()).file("l/x", "x"));
    mustRefuse(tar().symlink("d", outside).file("d/moo", "x"));
    mustRefuse(tar().symlink("cur", ".").symlink("par", "cur/..").file("par/moo", "x"));
    mustRefuse(tar().symlink("par", "cur/..").symlink("cur", ".").file("par/moo", "x"));
    mustRefuse(tar().symlink("d", "inside").directory("inside").file("d/moo", "x"));
    mustRefuse(tar().hardLink("h", "../victim"));
    mustRefuse(tar().symlink("l", "..").hardLink("h", "l/victim"));
    mustRefuse(tar().file("f", "x").file("f/g", "x"));
    mustRefuse(tar().file(".", "x"));
    mustRefuse(tar().symlink(".", outside));
  }

  /// As tar -P and cpio write them, and every tool restores them.
  @Test
  void absoluteNamesLieBelowTheFolder() throws IOException {
    extract(
        tar()
            .file("/" + victim, "x")
            .hardLink("h", victim.toString())
            .symlink("/l", victim.toString())
            .file("relative", "y"));

    assertThat(codes).containsExactly("restore.note", "restore.note");
    assertThat(victim).hasContent("mine");
    Path below = folder.resolve(victim.toString().substring(1));
    assertThat(below).hasContent("x");
    assertThat(folder.resolve("h")).hasContent("x");
    assertThat(folder.resolve("l")).doesNotExist();
    assertThat(folder.resolve("relative")).hasContent("y");
  }

  @Test
  void linksThatPointOutsideAreLeftOutAndHarmNothing() throws IOException {
    extract(
        tar()
            .symlink("absolute", victim.toString())
            .symlink("climbing", "../victim")
            .symlink("second", "absolute")
            .hardLink("hard", "absolute")
            .file("absolute", "replaced"));

    assertThat(codes).containsExactly("restore.note");
    assertThat(folder.resolve("absolute")).hasContent("replaced").isRegularFile();
    assertThat(folder.resolve("climbing")).doesNotExist();
    assertThat(folder.resolve("hard")).doesNotExist();
    assertThat(victim).hasContent("mine");
  }

  @Test
  void aHardLinkToASymbolicLinkIsJudgedWhereItLies() throws IOException {
    extract(tar().directory("a").directory("a/b").symlink("a/b/l", "../x").hardLink("h", "a/b/l"));

    assertThat(codes).containsExactly("restore.note");
    assertThat(folder.resolve("h")).doesNotExist();
    assertThat(Files.isSymbolicLink(folder.resolve("a/b/l"))).isTrue();
  }

  @Test
  void makesNoDevicesAndGivesNoRights() throws IOException {
    extract(
        tar()
            .special('3', "device")
            .special('4', "block")
            .special('6', "fifo")
            .header('0', "setuid", "", "00000000000\0".getBytes(StandardCharsets.US_ASCII), 07777));

    assertThat(codes).containsExactly("restore.note");
    assertThat(names()).containsExactly("setuid");
    assertThat((int) Files.getAttribute(folder.resolve("setuid"), "unix:mode") & 07777)
        .isEqualTo(0700);
  }

  @Test
  void everythingIsPrivate() throws IOException {
    extract(tar().directory("d").file("d/a", "x"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("d/a"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("d"))))
        .isEqualTo("rwx------");
  }

  @Test
  void aLaterMemberTakesThePlaceOfAnEarlierOne() throws IOException {
    extract(
        tar()
            .file("a", "old and longer")
            .hardLink("keeps", "a")
            .file("a", "new")
            .symlink("l", "a")
            .file("l", "no link")
            .file("becomes", "file")
            .directory("becomes")
            .file("becomes/full", "x"));

    assertThat(codes).isEmpty();
    assertThat(folder.resolve("a")).hasContent("new");
    assertThat(folder.resolve("keeps")).hasContent("old and longer");
    assertThat(folder.resolve("l")).hasContent("no link");
    assertThat(folder.resolve("becomes/full")).hasContent("x");
  }

  @Test
  void aFullDirectoryGivesWayToNothing() throws IOException {
    extract(tar().directory("d").file("d/a", "x").symlink("d", ".").file("d", "y"));

    assertThat(folder.resolve("d/a")).hasContent("x");
  }

  @Test
  void keepsNamesOfAnyBytesApart() throws IOException {
    String composed = "caf\u00e9";
    String decomposed = "cafe\u0301";
    Entry latin =
        new Entry(
            BackupPath.ofBytes(new byte[] {'c', (byte) 0xe9, '\n', '%'}),
            EntryKind.FILE,
            1,
            null,
            false);
    try (FolderExtraction extraction = extraction()) {
      write(extraction, latin, "1");
      write(extraction, file(composed), "2");
      write(extraction, file(decomposed), "3");
      write(extraction, file("n".repeat(255)), "4");
    }

    assertThat(codes).isEmpty();
    assertThat(MemberPath.below(folder, latin.name())).hasContent("1");
    assertThat(names()).hasSize(4);
  }

  @Test
  void saysWhenANameIsTooLongForTheFileSystem() throws IOException {
    extract(tar().pax("path=" + "n".repeat(256)).file("short", "x").file("b", "x"));

    assertThat(codes).containsExactly("restore.not_made");
    assertThat(names()).containsExactly("b");
  }

  @Test
  void keepsHolesAsHoles() throws IOException {
    try (FolderExtraction extraction = extraction()) {
      EntryTarget target = extraction.begin(file("sparse"));
      target.hole(1L << 30);
      target.write("end".getBytes(StandardCharsets.US_ASCII), 0, 3);
      target.hole(1L << 30);
      target.close();
    }

    assertThat(Files.size(folder.resolve("sparse"))).isEqualTo((2L << 30) + 3);
  }

  @Test
  void refusesAFolderThatHoldsSomething() throws IOException {
    Files.createFile(folder.resolve("precious"));

    assertThatThrownBy(this::extraction)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("empty");
  }

  @Test
  void tellsAMillionUnsafeMembersInFewFindings() throws IOException {
    try (FolderExtraction extraction = extraction()) {
      for (int each = 0; each < 1_000; each++) {
        extraction.begin(file("../" + each)).close();
      }
    }

    assertThat(codes).hasSize(11).containsOnly("archive.unsafe_entry");
  }

  private void mustRefuse(TarBuilder hostile) throws IOException {
    codes.clear();
    for (Path child : children(folder)) {
      deleteTree(child);
    }
    String before = snapshot();
    extract(hostile);
    assertThat(codes).as("%s", hostile).contains("archive.unsafe_entry");
    assertThat(snapshot()).isEqualTo(before);
  }

  private void extract(TarBuilder builder) throws IOException {
    DamagedBytes bytes = builder.end();
    try (FolderExtraction extraction = extraction()) {
      new TarFormat()
          .inspect(MemoryContent.of("x.tar", bytes.all()), new ExtractingContext(extraction));
    }
  }

  private FolderExtraction extraction() throws IOException {
    return new FolderExtraction(folder, Long.MAX_VALUE, (code, message) -> codes.add(code.code()));
  }

  private static Entry file(String name) {
    return new Entry(BackupPath.of(name), EntryKind.FILE, 1, null, false);
  }

  private static void write(FolderExtraction extraction, Entry entry, String text)
      throws IOException {
    try (EntryTarget target = extraction.begin(entry)) {
      target.write(text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
    }
  }

  private List<String> names() throws IOException {
    return children(folder).stream().map(child -> child.getFileName().toString()).sorted().toList();
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    }
  }

  /// Everything around the folder: names, inodes, sizes, times of change.
  private String snapshot() throws IOException {
    TreeMap<String, Object> seen = new TreeMap<>();
    try (Stream<Path> all = Files.walk(place)) {
      for (Path each : all.filter(path -> !path.startsWith(folder)).toList()) {
        boolean changesWithFolder = each.equals(place);
        seen.put(
            each.toString(),
            Files.readAttributes(
                each,
                changesWithFolder ? "unix:ino,nlink" : "unix:ino,nlink,size,mode,ctime",
                LinkOption.NOFOLLOW_LINKS));
      }
    }
    return seen.toString();
  }

  private static void deleteTree(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      for (Path child : children(path)) {
        deleteTree(child);
      }
    }
    Files.delete(path);
  }
}
