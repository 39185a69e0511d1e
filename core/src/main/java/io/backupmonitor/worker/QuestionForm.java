package io.backupmonitor.worker;

import io.backupmonitor.format.KeyFiles;
import io.backupmonitor.format.Limits;
import io.backupmonitor.format.inspection.InspectionRequest;
import io.backupmonitor.format.inspection.Sink;
import io.backupmonitor.model.BackupKind;
import io.backupmonitor.model.ChecksumAlgorithm;
import io.backupmonitor.storage.BackupSource;
import io.backupmonitor.storage.FileIdentity;
import io.backupmonitor.storage.FileKind;
import io.backupmonitor.storage.StoredFile;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.Set;

/// How questions look on the way to a worker.
final class QuestionForm {

  private static final int INSPECT = 1;
  private static final int DETECT = 2;

  private static final int NOWHERE = 0;
  private static final int FOLDER = 1;
  private static final int SOCKET = 2;

  private QuestionForm() {}

  static void write(WireOutput out, Question question) throws IOException {
    switch (question) {
      case Question.Inspect(InspectionRequest request, boolean processorsFree) -> {
        out.octet(INSPECT);
        writeRequest(out, request);
        out.yes(processorsFree);
      }
      case Question.Detect(BackupSource source, KeyFiles keys) -> {
        out.octet(DETECT);
        writeSource(out, source);
        writeKeys(out, keys);
      }
    }
  }

  static Question read(WireInput in) throws IOException {
    int kind = in.octet();
    return switch (kind) {
      case INSPECT -> new Question.Inspect(readRequest(in), in.yes());
      case DETECT -> new Question.Detect(readSource(in), readKeys(in));
      default -> throw new IOException("no question is of kind " + kind);
    };
  }

  private static void writeRequest(WireOutput out, InspectionRequest request) throws IOException {
    writeSource(out, request.source());
    out.all(request.checksums(), WireOutput::constant);
    out.yes(request.structure());
    writeSink(out, request.sink());
    out.optional(request.scratch(), WireOutput::text);
    writeLimits(out, request.limits());
    writeKeys(out, request.keys());
    out.all(request.partChecksums(), WireOutput::constant);
  }

  private static InspectionRequest readRequest(WireInput in) throws IOException {
    return new InspectionRequest(
        readSource(in),
        readChecksums(in),
        in.yes(),
        readSink(in),
        in.optional(WireInput::text),
        readLimits(in),
        readKeys(in),
        readChecksums(in));
  }

  private static Set<ChecksumAlgorithm> readChecksums(WireInput in) throws IOException {
    Set<ChecksumAlgorithm> checksums = EnumSet.noneOf(ChecksumAlgorithm.class);
    checksums.addAll(in.all(each -> each.constant(ChecksumAlgorithm.values())));
    return checksums;
  }

  private static void writeSource(WireOutput out, BackupSource source) throws IOException {
    out.text(source.root().toString());
    out.constant(source.kind());
    out.path(source.path());
    out.all(source.parts(), QuestionForm::writeFile);
    out.all(source.companions(), QuestionForm::writeFile);
  }

  private static BackupSource readSource(WireInput in) throws IOException {
    return new BackupSource(
        readRoot(in),
        in.constant(BackupKind.values()),
        in.path(),
        in.all(QuestionForm::readFile),
        in.all(QuestionForm::readFile));
  }

  private static URI readRoot(WireInput in) throws IOException {
    try {
      return new URI(in.text());
    } catch (URISyntaxException wrong) {
      throw new IOException(wrong);
    }
  }

  private static void writeFile(WireOutput out, StoredFile file) throws IOException {
    out.path(file.path());
    out.constant(file.kind());
    out.int64(file.size());
    out.instant(file.modified());
    out.optional(file.identity(), QuestionForm::writeIdentity);
    out.yes(file.readable());
  }

  private static StoredFile readFile(WireInput in) throws IOException {
    return new StoredFile(
        in.path(),
        in.constant(FileKind.values()),
        in.int64(),
        in.instant(),
        in.optional(QuestionForm::readIdentity),
        in.yes());
  }

  private static void writeIdentity(WireOutput out, FileIdentity identity) throws IOException {
    out.int64(identity.device());
    out.int64(identity.inode());
    out.int32(identity.links());
  }

  private static FileIdentity readIdentity(WireInput in) throws IOException {
    return new FileIdentity(in.int64(), in.int64(), in.int32());
  }

  private static void writeSink(WireOutput out, Sink sink) throws IOException {
    switch (sink) {
      case Sink.None() -> out.octet(NOWHERE);
      case Sink.Folder(String path, long mostBytes) -> {
        out.octet(FOLDER);
        out.text(path);
        out.int64(mostBytes);
      }
      case Sink.Socket(String path) -> {
        out.octet(SOCKET);
        out.text(path);
      }
    }
  }

  private static Sink readSink(WireInput in) throws IOException {
    int kind = in.octet();
    return switch (kind) {
      case NOWHERE -> new Sink.None();
      case FOLDER -> new Sink.Folder(in.text(), in.int64());
      case SOCKET -> new Sink.Socket(in.text());
      default -> throw new IOException("no sink is of kind " + kind);
    };
  }

  private static void writeLimits(WireOutput out, Limits limits) throws IOException {
    out.int64(limits.contentBytes());
    out.int64(limits.ratio());
    out.int64(limits.entries());
    out.int32(limits.nesting());
    out.int64(limits.memoryBytes());
    out.duration(limits.time());
  }

  private static Limits readLimits(WireInput in) throws IOException {
    return new Limits(in.int64(), in.int64(), in.int64(), in.int32(), in.int64(), in.duration());
  }

  private static void writeKeys(WireOutput out, KeyFiles keys) throws IOException {
    out.optional(keys.passphraseFile(), WireOutput::text);
    out.optional(keys.keyFile(), WireOutput::text);
  }

  private static KeyFiles readKeys(WireInput in) throws IOException {
    return new KeyFiles(in.optional(WireInput::text), in.optional(WireInput::text));
  }
}
