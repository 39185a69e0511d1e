package io.backupmonitor.storage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Pattern;

/// Finds the storage for a location's path. Immutable and safe to use from several threads.
public final class Storages {

  private static final Pattern URI_FORM = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

  private final List<StorageProvider> providers;

  /// Storages of exactly these schemes, besides folders.
  public Storages(List<StorageProvider> providers) {
    this.providers = List.copyOf(providers);
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
  /// @throws IOException when no provider knows the scheme, or the provider cannot open it
  public Storage open(URI root) throws IOException {
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
