package io.backupmonitor.storage;

import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// A folder of this machine. Safe to use from several threads.
///
/// Names travel between bytes and [Path] through percent-escaped URIs, the one way in which the JDK
/// loses no byte whatever the locale is.
public final class FolderStorage implements Storage {

  private static final String ATTRIBUTES = "unix:mode,size,lastModifiedTime,dev,ino,nlink";
  private static final int CHARACTER = Spliterator.DISTINCT | Spliterator.NONNULL;

  /// The system takes no longer one.
  private static final int LONGEST_PATH = 4096;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final Path root;
  private final ListingWay way;

  /// Rooms that no listing is using.
  private final Queue<SystemListing.Room> rooms = new ConcurrentLinkedQueue<>();

  /// The folder that `root` names; when it is a symbolic link, the folder behind it.
  public FolderStorage(Path root) {
    this(root, ListingWay.OF_THIS_PROCESS);
  }

  /// @param way how folders are listed
  FolderStorage(Path root, ListingWay way) {
    this.root = root.toAbsolutePath();
    this.way = way;
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // the caller closes it, as the interface says
  public Stream<StoredFile> list(BackupPath directory) throws IOException {
    Path folder = path(directory);
    List<Path> few = way.few(folder);
    if (few != null) {
      return few.stream().mapMulti((child, each) -> lookAt(directory, child, each));
    }
    SystemCalls calls = way.calls();
    SystemListing quick = calls == null ? null : quick(calls, directory, folder);
    return quick == null
        ? Files.list(folder).mapMulti((child, each) -> lookAt(directory, child, each))
        : StreamSupport.stream(Spliterators.spliteratorUnknownSize(quick, CHARACTER), false)
            .onClose(quick::close);
  }

  /// A listing by the functions of the system; null when the folder cannot be opened, which the
  /// JDK's own way explains.
  private @Nullable SystemListing quick(SystemCalls system, BackupPath directory, Path folder) {
    byte[] path = bytesOf(folder).bytes();
    if (path.length >= LONGEST_PATH) {
      return null;
    }
    SystemListing.Room idle = rooms.poll();
    SystemListing.Room room = idle == null ? SystemListing.Room.made() : idle;
    MemorySegment.copy(path, 0, room.entries(), ValueLayout.JAVA_BYTE, 0, path.length);
    room.entries().set(ValueLayout.JAVA_BYTE, path.length, (byte) 0);
    int open = system.open(room.entries());
    if (open < 0) {
      rooms.add(room);
      return null;
    }
    return new SystemListing(system, room, open, directory, this::stat, () -> rooms.add(room));
  }

  private static void lookAt(BackupPath directory, Path child, Consumer<StoredFile> each) {
    try {
      each.accept(look(directory.resolve(nameOf(child)), child));
    } catch (NoSuchFileException vanished) {
      // deleted between the listing and the look: as if it had never been listed
      return;
    } catch (IOException unseen) {
      throw new UncheckedIOException(unseen);
    }
  }

  @Override
  public StoredFile stat(BackupPath path) throws IOException {
    return look(path, path(path));
  }

  @Override
  public BackupBytes open(StoredFile file) throws IOException {
    Path path = path(file.path());
    if (look(file.path(), path).kind() != FileKind.REGULAR) {
      throw new IOException("'%s' is no regular file".formatted(file.path()));
    }
    return new FileBytes(file.path(), path);
  }

  @Override
  public Optional<Path> localPath(BackupPath path) {
    return Optional.of(path(path));
  }

  @Override
  public void close() {}

  /// The root as a URI.
  public URI rootUri() {
    return root.normalize().toUri();
  }

  private Path path(BackupPath below) {
    return below.escaped().isEmpty() ? root : resolve(root, below);
  }

  /// The file with these bytes as its path below a folder of this machine.
  static Path resolve(Path folder, BackupPath below) {
    String base = folder.toUri().getRawPath();
    StringBuilder escaped = new StringBuilder(base);
    if (!base.endsWith("/")) {
      escaped.append('/');
    }
    for (byte each : below.bytes()) {
      if (isPlain(each)) {
        escaped.append((char) each);
      } else {
        escaped.append('%').append(HEX.toHexDigits(each));
      }
    }
    return Path.of(URI.create("file://" + escaped));
  }

  private static boolean isPlain(byte each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || (each >= '0' && each <= '9')
        || "/._-".indexOf(each) >= 0;
  }

  /// A path as its bytes, as it was given: relative or absolute, without a trailing slash.
  public static BackupPath bytesOf(Path path) {
    StringBuilder escaped = new StringBuilder(path.isAbsolute() ? "/" : "");
    for (Path step : path) {
      escaped.append(escaped.isEmpty() || escaped.charAt(escaped.length() - 1) == '/' ? "" : "/");
      escaped.append(nameOf(step).escaped());
    }
    return new BackupPath(escaped.toString());
  }

  /// The last step of a path as its bytes.
  public static BackupPath nameOf(Path file) {
    String text = file.getFileName().toString();
    if (isAscii(text)) {
      return BackupPath.of(text);
    }
    String uri = file.toUri().getRawPath();
    String trimmed = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    return BackupPath.ofBytes(unescape(trimmed.substring(trimmed.lastIndexOf('/') + 1)));
  }

  private static boolean isAscii(String text) {
    // '?' and U+FFFD stand for bytes that the locale cannot decode
    return text.chars().allMatch(character -> character < 128 && character != '?');
  }

  private static byte[] unescape(String escaped) {
    byte[] bytes = new byte[escaped.length()];
    int length = 0;
    for (int at = 0; at < escaped.length(); at++) {
      if (escaped.charAt(at) == '%') {
        bytes[length++] = (byte) HexFormat.fromHexDigits(escaped, at + 1, at + 3);
        at += 2;
      } else {
        bytes[length++] = (byte) escaped.charAt(at);
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private static StoredFile look(BackupPath path, Path file) throws IOException {
    Map<String, Object> seen = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    int mode = number(seen, "mode").intValue();
    FileKind kind = kindOf(mode);
    FileTime modified = (FileTime) present(seen, "lastModifiedTime");
    return new StoredFile(
        path,
        kind,
        kind == FileKind.REGULAR ? number(seen, "size").longValue() : 0,
        modified.toInstant().truncatedTo(ChronoUnit.MICROS),
        new FileIdentity(
            number(seen, "dev").longValue(),
            number(seen, "ino").longValue(),
            number(seen, "nlink").intValue()),
        isReadable(kind, mode, file));
  }

  /// Asks the system only where not everybody may read: asking costs as much as the look itself.
  private static boolean isReadable(FileKind kind, int mode, Path file) {
    return kind != FileKind.REGULAR || (mode & 0444) == 0444 || Files.isReadable(file);
  }

  static FileKind kindOf(int mode) {
    return switch (mode & 0170000) {
      case 0100000 -> FileKind.REGULAR;
      case 0040000 -> FileKind.DIRECTORY;
      case 0120000 -> FileKind.SYMBOLIC_LINK;
      default -> FileKind.SPECIAL;
    };
  }

  private static Number number(Map<String, Object> seen, String name) {
    return (Number) present(seen, name);
  }

  private static Object present(Map<String, Object> seen, String name) {
    @Nullable Object value = seen.get(name);
    if (value == null) {
      throw new IllegalStateException("the file system gives no '" + name + "'");
    }
    return value;
  }

  /// The bytes of one file of this machine.
  private record FileBytes(BackupPath path, Path file) implements BackupBytes {

    @Override
    public InputStream stream(long offset) throws IOException {
      FileChannel channel = open();
      channel.position(offset);
      return Channels.newInputStream(channel);
    }

    @Override
    public Optional<SeekableByteChannel> channel() throws IOException {
      return Optional.of(open());
    }

    private FileChannel open() throws IOException {
      return FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public StoredFile now() throws IOException {
      return look(path, file);
    }

    @Override
    public void close() {}
  }
}
