package io.backupmonitor.restore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The socket that the PostgreSQL driver gets: as patient as a socket, and as easy to stop.
final class UnixSocketTest {

  @TempDir Path folder;

  private ServerSocketChannel server;
  private UnixSocket socket;
  private SocketChannel peer;

  @BeforeEach
  void connect() throws IOException {
    Path path = folder.resolve("s");
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    socket = new UnixSocket(path);
    socket.connect(null, 0);
    peer = server.accept();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    peer.close();
    server.close();
  }

  @Test
  void carriesBytesBothWays() throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write("ping".getBytes(StandardCharsets.UTF_8));
    ByteBuffer received = ByteBuffer.allocate(4);
    while (received.hasRemaining()) {
      peer.read(received);
    }
    assertThat(received.array()).asString().isEqualTo("ping");
    peer.write(ByteBuffer.wrap("pong".getBytes(StandardCharsets.UTF_8)));
    assertThat(socket.getInputStream().readNBytes(4)).asString().isEqualTo("pong");
    peer.close();
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void writesMoreThanFitsAtOnce() throws Exception {
    byte[] much = new byte[8 << 20];
    FutureTask<Long> reading =
        task(
            () -> {
              ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
              long all = 0;
              for (int count = peer.read(buffer); count >= 0; count = peer.read(buffer.clear())) {
                all += count;
              }
              return all;
            });
    socket.getOutputStream().write(much);
    socket.close();
    assertThat(reading.get(30, TimeUnit.SECONDS)).isEqualTo(much.length);
  }

  @Test
  void givesUpWaitingAfterItsTime() throws IOException {
    socket.setSoTimeout(20);
    InputStream in = socket.getInputStream();
    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    assertThat(socket.isClosed()).isFalse();
  }

  @Test
  void closingEndsTheWaitingOfAnotherThread() throws Exception {
    InputStream in = socket.getInputStream();
    FutureTask<Integer> reading = task(in::read);
    socket.close();
    assertThatThrownBy(() -> reading.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(SocketException.class);
  }

  @Test
  void anInterruptEndsTheWaiting() throws Exception {
    InputStream in = socket.getInputStream();
    FutureTask<Integer> reading = new FutureTask<>(in::read);
    Thread thread = Thread.ofVirtual().start(reading);
    thread.interrupt();
    assertThatThrownBy(() -> reading.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void refusesAnAnswerThatNeverEnds() throws Exception {
    FutureTask<Long> answering =
        task(
            () -> {
              ByteBuffer much = ByteBuffer.allocate(1 << 20);
              for (int sent = 0; sent < 80; sent++) {
                much.clear();
                while (much.hasRemaining()) {
                  peer.write(much);
                }
              }
              return 0L;
            });
    InputStream in = socket.getInputStream();
    assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("answered with more than");
    socket.close();
    assertThatThrownBy(() -> answering.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IOException.class);
  }

  private static <T> FutureTask<T> task(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }
}
