package io.backupmonitor.format.archive.sevenzip;

import io.backupmonitor.format.DamageException;
import io.backupmonitor.format.InspectionContext;
import io.backupmonitor.format.archive.PlacedBytes;
import io.backupmonitor.model.FindingCode;
import java.io.IOException;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Looks before anything is read whether the passphrase is the right one, so that no rubbish is
/// taken for the content of a member: at what fills up encrypted streams, which is cheap, and only
/// where that says nothing at contents and their CRC-32, from the smallest block on.
///
/// @param bytes the archive
/// @param streams its packed content
record SevenZipProof(
    PlacedBytes bytes,
    SevenZipStreams streams,
    SevenZipPassphrase passphrase,
    InspectionContext context) {

  private static final int PIECE_BYTES = 32 * 1024;

  /// What one block says about the passphrase.
  private enum Answer {
    RIGHT,
    WRONG,
    NOTHING
  }

  /// Looks at one block after the other until one proves the passphrase.
  void look() throws IOException {
    switch (answer()) {
      case RIGHT -> passphrase.isProven();
      case WRONG -> passphrase.isRefuted();
      case NOTHING -> {}
    }
  }

  private Answer answer() throws IOException {
    if (ask(this::askFilling) == Answer.RIGHT) {
      return Answer.RIGHT;
    }
    SevenZipStreams.Placed smallest = smallest();
    if (smallest == null) {
      return Answer.NOTHING;
    }
    Answer first = askContent(smallest);
    if (first == Answer.RIGHT) {
      return first;
    }
    Answer others =
        ask(each -> each.index() == smallest.index() ? Answer.NOTHING : askContent(each));
    return others == Answer.NOTHING ? first : others;
  }

  private interface Question {
    Answer of(SevenZipStreams.Placed block) throws IOException;
  }

  private Answer ask(Question question) throws IOException {
    Answer worst = Answer.NOTHING;
    SevenZipStreams.Walk walk = streams.walk();
    while (walk.hasNext()) {
      context.budget().checkTime();
      SevenZipStreams.Placed block = walk.next();
      if (block.block().isEncrypted()) {
        Answer answer = question.of(block);
        if (answer == Answer.RIGHT) {
          return answer;
        }
        worst = answer == Answer.WRONG ? answer : worst;
      }
    }
    return worst;
  }

  /// Other programs may fill up in another way, so bytes other than zero say nothing.
  private Answer askFilling(SevenZipStreams.Placed block) throws IOException {
    try {
      return isFilledUp(bytes, block, passphrase, SevenZipPassphrase.PROVING_BYTES)
          ? Answer.RIGHT
          : Answer.NOTHING;
    } catch (DamageException closed) {
      return unlessTimeIsUp(closed);
    }
  }

  /// Whether one of the encrypted streams of a block is filled up with zeros.
  ///
  /// @param least with how many at least
  static boolean isFilledUp(
      PlacedBytes bytes, SevenZipStreams.Placed placed, SevenZipPassphrase passphrase, int least)
      throws IOException {
    SevenZipBlock block = placed.block();
    for (int coder = 0; coder < block.coders().size(); coder++) {
      SevenZipCoder step = block.coders().get(coder);
      int input = block.firstInput(coder);
      if (SevenZipMethod.of(step) != SevenZipMethod.AES || block.feeders()[input] >= 0) {
        continue;
      }
      int stream = block.packedStream(input);
      long from = placed.packedAt().get(stream);
      long size = placed.sizes()[coder];
      boolean inside =
          size > 0
              && size + SevenZipPassphrase.filling(size)
                  <= placed.packedAt().get(stream + 1) - from;
      if (inside && passphrase.fills(step, bytes, from, size, least)) {
        return true;
      }
    }
    return false;
  }

  private static Answer unlessTimeIsUp(DamageException closed) throws DamageException {
    if (closed.code() == FindingCode.LIMIT_TIME) {
      throw closed;
    }
    return closed.code().effect() == FindingCode.Effect.FAILED ? Answer.WRONG : Answer.NOTHING;
  }

  private SevenZipStreams.@Nullable Placed smallest() throws IOException {
    SevenZipStreams.Placed smallest = null;
    SevenZipStreams.Walk walk = streams.walk();
    while (walk.hasNext()) {
      SevenZipStreams.Placed block = walk.next();
      if (block.block().isEncrypted() && (smallest == null || block.size() < smallest.size())) {
        smallest = block;
      }
    }
    return smallest;
  }

  /// Unpacks a block up to the first content that fits its checksum.
  private Answer askContent(SevenZipStreams.Placed block) throws IOException {
    try (SevenZipBlockReader reader = new SevenZipBlockReader(bytes, block, passphrase, context)) {
      if (reader.obstacle("a block") != null) {
        return Answer.NOTHING;
      }
      try {
        return askContents(block, reader);
      } catch (IOException | RuntimeException | OutOfMemoryError broken) {
        return unlessTimeIsUp(
            reader.judge(broken, FindingCode.ARCHIVE_ENTRY_CORRUPT, "a block", 0));
      }
    }
  }

  private Answer askContents(SevenZipStreams.Placed block, SevenZipBlockReader reader)
      throws IOException {
    Answer answer = Answer.NOTHING;
    byte[] piece = new byte[PIECE_BYTES];
    for (int each = 0; each < block.contents(); each++) {
      int content = block.firstContent() + each;
      int crc = crc(reader, streams.contentSize(content), piece);
      boolean fits = crc == streams.checksums().value(content);
      if (!streams.checksums().has(content)) {
        continue;
      }
      if (!fits) {
        answer = Answer.WRONG;
      } else if (streams.contentSize(content) >= SevenZipPassphrase.PROVING_BYTES) {
        return Answer.RIGHT;
      }
    }
    return answer;
  }

  private int crc(SevenZipBlockReader reader, long size, byte[] piece) throws IOException {
    CRC32 crc = new CRC32();
    for (long left = size; left > 0; ) {
      context.budget().checkTime();
      int count = reader.read(piece, 0, (int) Math.min(left, piece.length));
      crc.update(piece, 0, count);
      left -= count;
    }
    return (int) crc.getValue();
  }
}
