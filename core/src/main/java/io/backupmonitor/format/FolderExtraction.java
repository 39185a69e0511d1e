package io.backupmonitor.format;

import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/// Leaves members in a folder and nowhere else.
final class FolderExtraction implements Extraction {

  private final Path folder;
  private final BiConsumer<FindingCode, String> findings;

  /// @param folder exists, is empty, and belongs to this extraction alone
  /// @param findings gets what is unsafe or left out, from any thread
  FolderExtraction(Path folder, BiConsumer<FindingCode, String> findings) throws IOException {
    this.folder = folder;
    this.findings = findings;
  }

  @Override
  public EntryTarget begin(Entry entry) throws IOException {
    throw new IOException("not made yet: " + folder + findings);
  }

  @Override
  public void close() throws IOException {}
}
