package io.backupmonitor.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the storage for a location's path. Immutable and safe to use from several threads.
public final class Storages {

  private static final Pattern URI_FORM = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  private final List<StorageProvider> providers;
  private final Patience patience;
  private final @Nullable StuckCalls watched;

  /// Storages of exactly these schemes, besides folders.
  public Storages(List<StorageProvider> providers) {
    this(providers, Patience.USUAL.limit());
  }

  /// With that patience with storages that give no sign.
  public Storages(List<StorageProvider> providers, Duration patience) {
    this(providers, new Patience(patience), null);
  }

  private Storages(
      List<StorageProvider> providers, Patience patience, @Nullable StuckCalls watched) {
    this.providers = List.copyOf(providers);
    this.patience = patience;
    this.watched = watched;
  }

  /// The same storages; whoever opens one has it watched.
  public Storages watchedBy(StuckCalls calls) {
    return new Storages(providers, patience, calls);
  }

  /// Storages of every scheme that is found on the class path.
  public static Storages found() {
    return new Storages(
        ServiceLoader.load(StorageProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /// The root that a location's path means: a URI stays as it is, anything else is a folder here.
  public static URI rootOf(String path) {
    return URI_FORM.matcher(path).matches()
        ? URI.create(path)
        : Path.of(path).toAbsolutePath().normalize().toUri();
  }

  /// The storage with that root.
  ///
  /// @throws IOException when no provider knows the scheme, the provider cannot open it, or it left
  ///     a question unanswered
  public Storage open(URI root) throws IOException {
    patience.refuseSilent(root);
    Storage storage = provided(root);
    return watched == null ? storage : new WatchedStorage(storage, watched.of(root));
  }

  /// The answer of the storage with that root, which is opened for it and closed afterwards. The
  /// question is put on another thread; of a storage that gives no sign for minutes, no answer is
  /// waited for.
  ///
  /// @throws SilentStorageException when the storage does not answer
  /// @throws java.io.InterruptedIOException when the thread was interrupted; it still is then
  public <T> T ask(URI root, Question<T> question) throws IOException {
    return patience.ask(root, this::provided, question);
  }

  private Storage provided(URI root) throws IOException {
    if ("file".equals(root.getScheme())) {
      return new FolderStorage(Path.of(root));
    }
    for (StorageProvider provider : providers) {
      if (provider.scheme().equals(root.getScheme())) {
        return provider.open(root);
      }
    }
    throw new IOException(
        "no storage is installed for '%s:' locations".formatted(root.getScheme()));
  }
}
