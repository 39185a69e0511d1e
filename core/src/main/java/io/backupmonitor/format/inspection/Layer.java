package io.backupmonitor.format.inspection;

import io.backupmonitor.format.Budget;
import io.backupmonitor.format.Content;
import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.EmptyCollection;
import io.backupmonitor.format.Entry;
import io.backupmonitor.format.EntryKind;
import io.backupmonitor.format.EntryOutput;
import io.backupmonitor.format.Format;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.Looks;
import io.backupmonitor.format.Sample;
import io.backupmonitor.model.BackupPath;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One layer of a backup while it is read: finds out what it is, lets its format read it, and goes
/// one layer deeper where the format asks for it.
final class Layer implements InspectionContext {

  private final InspectionRun run;
  private final int depth;

  /// The name of the document that the layer is; empty while it is none.
  private BackupPath document = BackupPath.ROOT;

  /// Whether the layer's members hold more bytes than came out of the layer around it.
  private boolean unfolds;

  /// Whether the layer's members may be those of a directory backup.
  private boolean holdsAnything;

  private Layer(InspectionRun run, int depth) {
    this.run = run;
    this.depth = depth;
  }

  /// Reads the outermost layer and everything inside.
  ///
  /// @throws IOException when the reading could not go on; what was found until then is in the
  /// answer
  static void readOutermost(InspectionRun run, Content content) throws IOException {
    Optional<Format> format =
        EmptyCollection.is(run.request().source())
            ? EmptyCollection.format(content.sample(), run.formats())
            : run.formats().detect(content.sample());
    new Layer(run, 0).read(content, format);
  }

  private void read(Content content, Optional<Format> detected) throws IOException {
    if (content.sample().isEmpty() && detected.isEmpty()) {
      return;
    }
    checkPromise(content.sample(), detected);
    if (detected.isEmpty()) {
      checkLook(content.sample());
      if (depth == 0 && !run.answer().blamed()) {
        finding(FindingCode.FORMAT_UNKNOWN, "is of no known format; its structure was not checked");
      }
      readToEnd(content);
      return;
    }
    Format format = detected.get();
    run.answer().layer(format.name());
    unfolds = depth == 0 || (format.shape() == Format.Shape.ARCHIVE && format.readsAtRandom());
    holdsAnything = format.shape() == Format.Shape.ARCHIVE && !format.knowsItsMembers();
    if (format.shape() == Format.Shape.DOCUMENT) {
      readDocument(content, format);
    } else {
      format.inspect(content, this);
    }
  }

  /// A name that promises a format is held to it, except that a compressed stream may lie around
  /// what was promised.
  private void checkPromise(Sample sample, Optional<Format> detected) {
    List<Format> promised = run.formats().promisedBy(sample.name());
    boolean kept =
        promised.isEmpty()
            || detected
                .map(
                    format ->
                        promised.contains(format)
                            || promised.stream().anyMatch(format::keepsPromiseOf)
                            || (format.shape() == Format.Shape.STREAM && !promisesStream(promised)))
                .orElse(false);
    if (!kept) {
      finding(
          FindingCode.TYPE_MISMATCH,
          "'%s' promises %s, but the content is %s"
              .formatted(
                  sample.name(),
                  promised.stream().map(Format::name).sorted().collect(Collectors.joining(" or ")),
                  detected.map(Format::name).orElseGet(() -> Looks.of(sample))));
    }
  }

  /// What shows that it is no backup is none, whatever its name promises exactly: a page that a
  /// server sent in place of it, zeros, a complaint.
  private void checkLook(Sample sample) {
    if (!run.answer().blamed() && Looks.isNoBackup(sample)) {
      finding(
          FindingCode.TYPE_MISMATCH,
          "'%s' is called a backup, but the content is %s"
              .formatted(sample.name(), Looks.of(sample)));
    }
  }

  private static boolean promisesStream(List<Format> promised) {
    return promised.stream().anyMatch(format -> format.shape() == Format.Shape.STREAM);
  }

  private void readToEnd(Content content) throws IOException {
    try (EntryOutput out = document(content)) {
      copy(content.stream(), out);
    }
  }

  private void readDocument(Content content, Format format) throws IOException {
    if (format.readsAtRandom()) {
      format.inspect(content, this);
      try (EntryOutput out = document(content);
          InputStream bytes = Channels.newInputStream(content.channel())) {
        if (run.delivering()) {
          copy(bytes, out);
        }
      }
      return;
    }
    try (EntryOutput out = document(content, format.unpacks() && run.streams())) {
      format.inspect(new TeeContent(content, out), this);
    }
  }

  private EntryOutput document(Content content) throws IOException {
    return document(content, false);
  }

  /// @param unpacked whether its reader delivers it, in a form of its own
  private EntryOutput document(Content content, boolean unpacked) throws IOException {
    document = InspectionRun.documentName(content.sample());
    Entry entry = new Entry(document, EntryKind.FILE, content.size().orElse(-1), null, false);
    return unpacked ? run.undelivered(entry) : run.entry(entry, false);
  }

  private static void copy(InputStream bytes, OutputStream out) throws IOException {
    byte[] block = new byte[128 * 1024];
    for (int count = bytes.read(block); count >= 0; count = bytes.read(block)) {
      out.write(block, 0, count);
    }
  }

  @Override
  public void finding(FindingCode code, String message) {
    run.answer().finding(code, message);
  }

  @Override
  public void notProven(String what) {
    run.answer().notProven(what);
  }

  @Override
  public EntryOutput entry(Entry entry) throws IOException {
    if (holdsAnything) {
      run.candidates().note(entry);
    }
    return run.entry(entry, unfolds);
  }

  @Override
  public void table(String name, long rows) {
    run.answer().table(name, rows);
  }

  @Override
  public Budget budget() {
    return run.budget();
  }

  @Override
  public int threads() {
    return run.pipelined() ? Runtime.getRuntime().availableProcessors() : 1;
  }

  @Override
  public Optional<OutputStream> unpacked() throws IOException {
    return run.unpacked(document);
  }

  @Override
  public Path scratch() throws IOException {
    return run.scratch();
  }

  @Override
  public Optional<Path> passphraseFile() {
    return run.request().keys().passphrase();
  }

  @Override
  public Optional<Path> keyFile() {
    return run.request().keys().key();
  }

  @Override
  public void nested(String name, InputStream decoded) throws IOException {
    if (depth + 1 >= run.request().limits().nesting()) {
      throw new DamageException(
          FindingCode.LIMIT_NESTING,
          "has more than %d layers in one another".formatted(run.request().limits().nesting()));
    }
    DecodedStream guarded = new DecodedStream(decoded, run.budget());
    try (InputStream ahead = run.pipelined() ? new ReadAheadStream(guarded, "decode") : guarded) {
      readInside(name, ahead, guarded);
    }
  }

  private void readInside(String name, InputStream decoded, DecodedStream guarded)
      throws IOException {
    try {
      Content content = new DecodedContent(run, name, decoded);
      new Layer(run, depth + 1).read(content, run.formats().detect(content.sample()));
    } catch (IOException | RuntimeException | Error inside) {
      IOException outer = guarded.failure();
      if (outer != null) {
        throw outer;
      }
      reportInside(inside);
    }
    decoded.transferTo(OutputStream.nullOutputStream());
    IOException late = guarded.failure();
    if (late != null) {
      throw late;
    }
  }

  /// What stopped the inner reader is its own; the layer around it is still read to its end.
  private void reportInside(Throwable inside) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("interrupted", inside);
    }
    run.answer().stopped(inside);
  }
}
