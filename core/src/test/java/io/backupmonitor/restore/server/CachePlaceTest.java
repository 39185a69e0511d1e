package io.backupmonitor.restore.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where users with and without a home have their cache.
final class CachePlaceTest {

  @TempDir Path folder;

  @Test
  void isWhereOtherProgramsHaveTheirs() throws Exception {
    Path usual = folder.resolve("home/.cache/backup-monitor");
    CachePlace place = CachePlace.of(usual, folder, 7);
    assertThat(place).isEqualTo(new CachePlace(usual, false));
    assertThat(place.isThere()).isFalse();
    place.open();
    assertThat(place.isThere()).isTrue();
  }

  @Test
  void isBesideTemporaryFilesForAUserWithoutAHome() throws Exception {
    CachePlace place = homeless();
    assertThat(place.folder().getParent()).isEqualTo(folder);
    assertThat(place.isThere()).isFalse();
    place.open();
    place.open();
    assertThat(place.isThere()).isTrue();
  }

  @Test
  void isNotWhatEverybodyMayChange() throws Exception {
    CachePlace place = homeless();
    Files.createDirectory(place.folder());
    Files.setPosixFilePermissions(place.folder(), PosixFilePermissions.fromString("rwxrwxrwx"));
    mustBeRefused(place);
  }

  @Test
  void isNotWhereALinkLeads() throws Exception {
    CachePlace place = homeless();
    Files.createSymbolicLink(place.folder(), Files.createDirectory(folder.resolve("elsewhere")));
    assertThat(place.isThere()).isFalse();
    assertThatThrownBy(place::open).isInstanceOf(IOException.class);
  }

  @Test
  void isNotWhatSomebodyElseMade() throws Exception {
    Path other = ChildUser.isRoot() ? given() : Path.of("/");
    mustBeRefused(new CachePlace(other, true));
  }

  /// Only root can do it.
  private Path given() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.setAttribute(other, "unix:uid", 12_345);
    return other;
  }

  private static void mustBeRefused(CachePlace place) {
    assertThatThrownBy(place::open).hasMessageContaining("not a folder of this user alone");
    assertThatThrownBy(place::isThere).hasMessageContaining("not a folder of this user alone");
  }

  /// What should be a home is a file.
  private CachePlace homeless() throws IOException {
    Path home = Files.createFile(folder.resolve("home"));
    return CachePlace.of(home.resolve(".cache"), folder, 7);
  }
}
