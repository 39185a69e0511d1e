package io.backupmonitor.format.encrypted;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPMarker;
import org.bouncycastle.openpgp.PGPOnePassSignatureList;
import org.bouncycastle.openpgp.PGPPadding;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;

/// The way to the literal data of a message, through compression and signatures. Signatures are
/// passed over: whose they are takes keys that an auditor does not have. For one thread.
final class OpenPgpContent {

  /// Nobody compresses a message so often, except to harm its reader.
  private static final int DEEPEST = 8;

  private final Deque<InputStream> layers = new ArrayDeque<>();

  /// Goes into the packets up to the next thing that is no signature.
  Object into(InputStream packets) throws IOException {
    if (layers.size() >= DEEPEST) {
      throw new IOException("it is compressed more than %d times".formatted(DEEPEST));
    }
    layers.push(packets);
    BcPGPObjectFactory objects = new BcPGPObjectFactory(packets);
    Object next = objects.nextObject();
    while (next instanceof PGPOnePassSignatureList
        || next instanceof PGPSignatureList
        || next instanceof PGPMarker
        || next instanceof PGPPadding) {
      next = objects.nextObject();
    }
    if (next == null) {
      throw new EOFException();
    }
    return next;
  }

  /// The bytes of the literal data that the packets hold.
  ///
  /// @param first what was found in the packets
  InputStream literal(Object first) throws IOException {
    return switch (first) {
      case PGPLiteralData literal -> literal.getInputStream();
      case PGPCompressedData compressed -> literal(into(unfold(compressed)));
      case PGPEncryptedDataList _ ->
          throw new IOException("it is encrypted once more inside, which no program writes");
      default ->
          throw new IOException("it holds no content, but " + first.getClass().getSimpleName());
    };
  }

  private static InputStream unfold(PGPCompressedData compressed) throws IOException {
    try {
      return compressed.getDataStream();
    } catch (PGPException unknown) {
      throw new IOException(unknown);
    }
  }

  /// Reads what follows the content in all layers, from the innermost out.
  void finish() throws IOException {
    while (!layers.isEmpty()) {
      layers.pop().transferTo(OutputStream.nullOutputStream());
    }
  }
}
