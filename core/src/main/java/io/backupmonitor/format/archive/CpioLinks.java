package io.backupmonitor.format.archive;

import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Files with several names, in a form of cpio that stores their content with one of them only,
/// usually the last. Names wait here until that one comes. For one thread.
final class CpioLinks {

  /// What one waiting name may take, roughly.
  private static final long BYTES_PER_NAME = 256;

  private record File(long device, long inode) {}

  /// @param names the names that wait
  /// @param executable whether the owner may execute the file
  private record Waiting(List<BackupPath> names, boolean executable) {}

  private final InspectionContext context;
  private final Map<File, Waiting> waiting = new HashMap<>();
  private final Map<File, BackupPath> stored = new HashMap<>();
  private long names;

  CpioLinks(InspectionContext context) {
    this.context = context;
  }

  /// Takes a name without content.
  void add(CpioHeader header, BackupPath name) throws IOException {
    File file = new File(header.device(), header.inode());
    BackupPath content = stored.get(file);
    if (content != null) {
      link(name, content);
      return;
    }
    context.budget().checkMemory(++names * BYTES_PER_NAME);
    waiting
        .computeIfAbsent(file, _ -> new Waiting(new ArrayList<>(), header.isExecutable()))
        .names()
        .add(name);
  }

  /// Tells that the content came under that name.
  void stored(CpioHeader header, BackupPath name) throws IOException {
    File file = new File(header.device(), header.inode());
    Waiting links = waiting.remove(file);
    if (links != null) {
      for (BackupPath link : links.names()) {
        link(link, name);
      }
    }
    context.budget().checkMemory(++names * BYTES_PER_NAME);
    stored.put(file, name);
  }

  /// Tells that no more comes: what still waits are names of empty files.
  void finish() throws IOException {
    for (Waiting links : waiting.values()) {
      BackupPath first = links.names().getFirst();
      context.entry(new Entry(first, EntryKind.FILE, 0, null, links.executable())).close();
      for (BackupPath link : links.names().subList(1, links.names().size())) {
        link(link, first);
      }
    }
    waiting.clear();
  }

  private void link(BackupPath name, BackupPath target) throws IOException {
    context.entry(new Entry(name, EntryKind.HARD_LINK, 0, target, false)).close();
  }
}
