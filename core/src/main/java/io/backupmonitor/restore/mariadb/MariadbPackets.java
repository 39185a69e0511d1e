package io.backupmonitor.restore.mariadb;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// The packets of the MariaDB protocol on a Unix socket: three bytes of length, one that counts,
/// and the payload; what is longer than a packet can be goes in several. For one thread, but closed
/// by any.
///
/// Source: MariaDB documentation, "Clients & Utilities, Protocol: 0-packet".
final class MariadbPackets implements Closeable {

  private static final int LONGEST_PACKET = (1 << 24) - 1;
  private static final int KEPT = 64 * 1024;

  private final SocketChannel channel;
  private final ByteBuffer window = ByteBuffer.allocate(KEPT).limit(0);
  private int sequence;

  MariadbPackets(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException refused) {
      channel.close();
      throw refused;
    }
  }

  /// Begins a new exchange, in which packets are counted from zero.
  void begin() {
    sequence = 0;
  }

  /// Sends one payload, which is a byte of ours and parts of what the caller holds.
  void send(ByteBuffer... parts) throws IOException {
    long left = 0;
    for (ByteBuffer part : parts) {
      left += part.remaining();
    }
    int part = 0;
    int length;
    do {
      length = (int) Math.min(LONGEST_PACKET, left);
      write(header(length));
      for (int open = length; open > 0; ) {
        ByteBuffer slice = slice(parts[part], open);
        open -= slice.remaining();
        write(slice);
        part += parts[part].hasRemaining() ? 0 : 1;
      }
      left -= length;
    } while (length == LONGEST_PACKET);
  }

  private ByteBuffer header(int length) {
    return ByteBuffer.wrap(
        new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) sequence++});
  }

  private static ByteBuffer slice(ByteBuffer part, int most) {
    int length = Math.min(most, part.remaining());
    ByteBuffer slice = part.slice(part.position(), length);
    part.position(part.position() + length);
    return slice;
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /// Receives one payload, of which only the first 64 KiB are kept: whatever this program has to
  /// understand is shorter, and the rest would fill its memory.
  ByteBuffer receive() throws IOException {
    ByteBuffer kept = ByteBuffer.allocate(0);
    int length;
    do {
      require(4);
      length = unsigned() | unsigned() << 8 | unsigned() << 16;
      sequence = unsigned() + 1;
      int wanted = Math.min(length, KEPT - kept.limit());
      ByteBuffer longer = ByteBuffer.allocate(kept.limit() + wanted).put(kept.rewind());
      take(longer, length);
      kept = longer.flip();
    } while (length == LONGEST_PACKET);
    return kept;
  }

  private int unsigned() {
    return window.get() & 0xff;
  }

  private void take(ByteBuffer into, int length) throws IOException {
    int left = length;
    while (left > 0) {
      require(1);
      int here = Math.min(left, window.remaining());
      int wanted = Math.min(here, into.remaining());
      into.put(window.slice(window.position(), wanted));
      window.position(window.position() + here);
      left -= here;
    }
  }

  private void require(int count) throws IOException {
    while (window.remaining() < count) {
      window.compact();
      int read = channel.read(window);
      window.flip();
      if (read < 0) {
        throw new EOFException("the server closed the connection");
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
