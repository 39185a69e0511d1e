package io.backupmonitor.worker;

import io.backupmonitor.format.Content;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Sample;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A made-up document whose first word says what its reader does to the process that it is in. Only
/// workers of tests know it.
public final class HostileFormat implements Format {

  static final String MAGIC = "HOSTILE:";

  @Override
  public String name() {
    return "hostile";
  }

  @Override
  public Shape shape() {
    return Shape.DOCUMENT;
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.matches(0, MAGIC);
  }

  @Override
  public List<String> suffixes() {
    return List.of(".hostile");
  }

  @Override
  public void inspect(Content content, InspectionContext context) throws IOException {
    String word;
    String rest;
    try (InputStream stream = content.stream()) {
      word = new String(stream.readNBytes(16), StandardCharsets.UTF_8).strip();
      if (word.endsWith("PATIENT")) {
        context.table("patience", 1);
      }
      stream.skipNBytes(9 << 20);
      rest = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    switch (word.substring(MAGIC.length())) {
      case "HALT" -> {
        System.err.println("so long");
        Runtime.getRuntime().halt(7);
      }
      case "MEMORY" -> eat();
      case "LOOP" -> loop();
      case "DEEP" -> deep(0);
      case "GARBLE" -> garble();
      case "PATIENT" -> await(Path.of(rest));
      case "CHATTER" -> System.out.println("a library prints what it likes");
      case "LITTER" -> {
        Files.writeString(context.scratch().resolve("litter"), "left behind");
        Runtime.getRuntime().halt(8);
      }
      default -> throw new IllegalStateException(word);
    }
  }

  private static void eat() {
    List<long[]> eaten = new ArrayList<>();
    while (!eaten.contains(new long[0])) {
      eaten.add(new long[1 << 20]);
    }
  }

  private static void loop() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  /// Writes over the answers of everybody.
  private static void garble() throws IOException {
    try (OutputStream answers = new FileOutputStream(FileDescriptor.out)) {
      answers.write(new byte[64]);
      answers.flush();
      loop();
    }
  }

  /// Whether the file exists would be asked without the right to read all files.
  private static void await(Path file) {
    while (!Files.isRegularFile(file)) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static int deep(int depth) {
    return depth < 0 ? 0 : deep(depth + 1) + depth;
  }
}
