package io.backupmonitor.app;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// A format that only a jar among the extensions brings: `TOY`, a line for each toy, and `END`.
public final class ToyFormat implements Format {

  private static final int MOST_BYTES = 1 << 16;

  /// Packs it as an extension.
  static void pack(Path jar) throws IOException {
    String name = ToyFormat.class.getName();
    try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar));
        InputStream code =
            Objects.requireNonNull(ToyFormat.class.getResourceAsStream("ToyFormat.class"))) {
      entries.putNextEntry(new JarEntry("META-INF/services/" + Format.class.getName()));
      entries.write(name.getBytes(StandardCharsets.UTF_8));
      entries.putNextEntry(new JarEntry(name.replace('.', '/') + ".class"));
      code.transferTo(entries);
    }
  }

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  @Override
  public List<String> suffixes() {
    return List.of(".toy");
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.startsWith('T', 'O', 'Y', '\n');
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    context.notProven("nothing covers the names of the toys");
    try (InputStream stream = content.stream()) {
      String text = new String(stream.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      if (!text.endsWith("\nEND\n")) {
        throw new DamageException(
            FindingCode.DUMP_NO_FOOTER, "ends without END after %d bytes".formatted(text.length()));
      }
      context.table("toys", text.lines().count() - 2);
    }
  }
}
