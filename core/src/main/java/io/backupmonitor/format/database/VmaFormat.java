package io.backupmonitor.format.database;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// Backups of virtual machines by Proxmox VE (`vzdump`): VMA, version 1 (pve-qemu, vma_spec.txt and
/// vma.h). A header with the disks, then extents of clusters of them in any order.
public final class VmaFormat implements Format {

  @Override
  public String name() {
    return "vma";
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  @Override
  public List<String> suffixes() {
    return List.of(".vma");
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.startsWith('V', 'M', 'A', 0);
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    context.notProven("the blocks of a vma carry no checksum, only its headers do");
    try (InputStream stream = content.stream()) {
      new VmaReader(stream, context).read();
    }
  }
}
