package io.backupmonitor.restore.postgresql;

import io.backupmonitor.format.BlockStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A Unix socket in the clothes of a [Socket], for a driver that knows no other. The channel does
/// not block, so that time limits, closing by another thread and interrupts work. One thread may
/// read while another writes; closing is allowed to everybody.
///
/// An answer of more than [#LONGEST_ANSWER] bytes ends the connection: what a dump makes the server
/// say would otherwise fill this process' memory.
final class UnixSocket extends Socket {

  private static final long LONGEST_ANSWER = 64L << 20;
  private static final int BUFFER = 64 * 1024;

  private final Path path;
  private volatile @Nullable Connection connection;
  private volatile boolean closed;
  private volatile int timeoutMillis;

  UnixSocket(Path path) {
    this.path = path;
  }

  /// The channel with one selector for each direction.
  private record Connection(SocketChannel channel, Selector reading, Selector writing) {

    static Connection to(Path path) throws IOException {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(path));
        channel.configureBlocking(false);
        Selector reading = Selector.open();
        channel.register(reading, SelectionKey.OP_READ);
        Selector writing = Selector.open();
        channel.register(writing, SelectionKey.OP_WRITE);
        return new Connection(channel, reading, writing);
      } catch (IOException refused) {
        channel.close();
        throw refused;
      }
    }

    void close() throws IOException {
      reading.close();
      writing.close();
      channel.close();
    }
  }

  @Override
  public void connect(@Nullable SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  @Override
  public void connect(@Nullable SocketAddress ignored, int timeout) throws IOException {
    connection = Connection.to(path);
  }

  private Connection connection() throws SocketException {
    Connection open = connection;
    if (open == null || closed) {
      throw new SocketException("the socket is closed");
    }
    return open;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Input(connection());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Output(connection());
  }

  private final AtomicLong answered = new AtomicLong();

  /// Reads as a blocking socket would.
  private final class Input extends BlockStream {

    private final Connection open;

    Input(Connection open) {
      this.open = open;
    }

    @Override
    public int read(byte[] block, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      ByteBuffer buffer = ByteBuffer.wrap(block, offset, length);
      int count = receive(buffer);
      while (count == 0) {
        await(open.reading, timeoutMillis);
        count = receive(buffer);
      }
      if (answered.addAndGet(Math.max(0, count)) > LONGEST_ANSWER) {
        throw new SocketException(
            "the server answered with more than %,d bytes".formatted(LONGEST_ANSWER));
      }
      return count;
    }

    private int receive(ByteBuffer buffer) throws IOException {
      try {
        return open.channel.read(buffer);
      } catch (ClosedChannelException gone) {
        throw closed(gone);
      }
    }
  }

  /// Writes as a blocking socket would.
  private final class Output extends OutputStream {

    private final Connection open;

    Output(Connection open) {
      this.open = open;
    }

    @Override
    public void write(int each) throws IOException {
      write(new byte[] {(byte) each}, 0, 1);
    }

    @Override
    public void write(byte[] block, int offset, int length) throws IOException {
      answered.set(0);
      ByteBuffer buffer = ByteBuffer.wrap(block, offset, length);
      try {
        while (buffer.hasRemaining()) {
          if (open.channel.write(buffer) == 0) {
            await(open.writing, 0);
          }
        }
      } catch (ClosedChannelException gone) {
        throw closed(gone);
      }
    }
  }

  private static SocketException closed(Throwable cause) {
    SocketException exception = new SocketException("the socket is closed");
    exception.initCause(cause);
    return exception;
  }

  private static void await(Selector selector, int millis) throws IOException {
    try {
      int ready = selector.select(millis);
      selector.selectedKeys().clear();
      if (Thread.currentThread().isInterrupted()) {
        throw new SocketException("the thread was interrupted");
      }
      if (ready == 0 && millis > 0) {
        throw new SocketTimeoutException("no answer for %,d ms".formatted(millis));
      }
    } catch (ClosedSelectorException gone) {
      throw closed(gone);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    Connection open = connection;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public boolean isConnected() {
    return connection != null;
  }

  @Override
  public boolean isBound() {
    return connection != null;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return null;
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return null;
  }

  @Override
  public @Nullable SocketAddress getLocalSocketAddress() {
    return null;
  }

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public void setSendBufferSize(int size) {}

  @Override
  public int getSendBufferSize() {
    return BUFFER;
  }

  @Override
  public void setReceiveBufferSize(int size) {}

  @Override
  public int getReceiveBufferSize() {
    return BUFFER;
  }

  @Override
  public void shutdownInput() {}

  @Override
  public void shutdownOutput() {}
}
