package io.backupmonitor.restore.sqlite;

import io.backupmonitor.restore.server.FolderTree;
import io.backupmonitor.restore.server.ServerCache;
import io.backupmonitor.restore.server.ServerPlace;
import io.backupmonitor.sandbox.ChildUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the child process of one drill works: in the scratch folder where the child's user can get
/// there, else in a folder of the cache. For one thread.
final class SqlitePlace implements AutoCloseable {

  /// Names of sockets are short, and more is to come.
  private static final int LONGEST_PATH = 80;

  private final ChildUser user;
  private final Path scratch;
  private final Path folder;
  private final ServerCache.@Nullable WorkFolder own;

  private SqlitePlace(
      ChildUser user, Path scratch, Path folder, ServerCache.@Nullable WorkFolder own) {
    this.user = user;
    this.scratch = scratch;
    this.folder = folder;
    this.own = own;
  }

  /// Makes one.
  ///
  /// @param scratch the folder of the drill
  static SqlitePlace made(Path scratch) throws IOException {
    ChildUser user = ChildUser.unprivileged().orElseThrow();
    if (ChildUser.isRoot()) {
      Files.setPosixFilePermissions(scratch, FolderTree.PASSABLE);
    }
    if (scratch.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH
        && FolderTree.isEnterable(scratch, user)) {
      return new SqlitePlace(user, scratch, scratch, null).opened();
    }
    ServerCache.WorkFolder own = ServerCache.opened().work();
    return new SqlitePlace(user, scratch, own.path(), own).opened();
  }

  private SqlitePlace opened() throws IOException {
    try {
      ServerPlace.folder(restored(), user);
      ServerPlace.folder(work(), user);
      return this;
    } catch (IOException failed) {
      close();
      throw failed;
    }
  }

  /// Who works here.
  ChildUser user() {
    return user;
  }

  /// Everything that the drill writes is in these.
  List<Path> all() {
    return own == null ? List.of(scratch) : List.of(scratch, folder);
  }

  /// What was restored; it may stay.
  Path restored() {
    return folder.resolve("restored");
  }

  /// Whatever else the child writes.
  Path work() {
    return folder.resolve("work");
  }

  /// Makes a file the child's.
  ///
  /// @return where it is now
  Path take(Path file) throws IOException {
    Path taken = restored().resolve(String.valueOf(file.getFileName()));
    Files.move(file, taken);
    ServerPlace.give(taken, user);
    return taken;
  }

  /// Removes what nobody looks for afterwards.
  @Override
  public void close() throws IOException {
    FolderTree.delete(work());
    if (own != null) {
      own.close();
    }
  }
}
