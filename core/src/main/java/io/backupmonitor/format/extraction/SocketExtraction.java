package io.backupmonitor.format.extraction;

import io.backupmonitor.format.Entry;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;

/// Hands the one document that a backup is to whoever listens on a Unix socket. A listener that
/// hangs up has heard enough; that says nothing about the backup.
public final class SocketExtraction implements Extraction {

  private final SocketChannel channel;

  public SocketExtraction(String path) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(path));
  }

  @Override
  public EntryTarget begin(Entry entry) {
    return new Target();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// The listener, until it hangs up.
  private final class Target implements EntryTarget {

    private boolean listening = true;

    @Override
    public boolean keeps() {
      return listening;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      try {
        while (listening && buffer.hasRemaining()) {
          channel.write(buffer);
        }
      } catch (ClosedByInterruptException interrupted) {
        throw interrupted;
      } catch (IOException hungUp) {
        listening = false;
      }
    }

    @Override
    public void hole(long length) throws IOException {
      byte[] zeros = new byte[64 * 1024];
      for (long left = length; left > 0; left -= zeros.length) {
        write(zeros, 0, (int) Math.min(left, zeros.length));
      }
    }

    @Override
    public void close() {}
  }
}
