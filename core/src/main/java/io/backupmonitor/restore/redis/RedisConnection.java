package io.backupmonitor.restore.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// One connection to the throw-away Redis, for the three questions that a drill has. For one
/// thread.
///
/// Source: Redis documentation, "Redis serialization protocol specification", inline commands,
/// simple strings, errors and bulk strings.
final class RedisConnection implements AutoCloseable {

  private static final int LONGEST_ANSWER = 1 << 20;

  private final SocketChannel channel;
  private final InputStream answers;

  RedisConnection(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      answers = Channels.newInputStream(channel);
    } catch (IOException refused) {
      channel.close();
      throw refused;
    }
  }

  /// Asks, and gives the answer: with its sign, unless it is a text of several lines.
  String ask(String command) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    while (line.hasRemaining()) {
      channel.write(line);
    }
    String first = line();
    if (!first.startsWith("$")) {
      return first;
    }
    int length = Integer.parseInt(first.substring(1));
    if (length < 0 || length > LONGEST_ANSWER) {
      throw new IOException("the throw-away server answers with %,d bytes".formatted(length));
    }
    String text = new String(answers.readNBytes(length), StandardCharsets.UTF_8);
    line();
    return text;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int each = answers.read(); each != '\n'; each = answers.read()) {
      if (each < 0 || line.length() > LONGEST_ANSWER) {
        throw new EOFException("the throw-away server closed the connection");
      }
      line.append((char) each);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
