package io.backupmonitor.restore.mariadb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One connection to the throw-away server, on which statements go as the bytes that they are in
/// the dump: a dump changes its encoding as it goes, and holds values that are no text at all. It
/// never offers a file to the server, and never runs two statements for one. For one thread.
///
/// Source: MariaDB documentation, "Clients & Utilities, Protocol: Connection, Text protocol".
final class MariadbConnection implements AutoCloseable {

  private static final int OK = 0x00;
  private static final int FILE_WANTED = 0xfb;
  private static final int END = 0xfe;
  private static final int ERROR = 0xff;
  private static final byte QUERY = 3;
  private static final int MORE_RESULTS = 8;
  private static final int LONGEST_END = 9;

  private final MariadbPackets packets;
  private String version = "";
  private int warnings;

  private MariadbConnection(MariadbPackets packets) {
    this.packets = packets;
  }

  /// Connects to a database.
  ///
  /// @throws MariadbException when the server does not let this account in
  static MariadbConnection to(Path socket, MariadbLogin login, String database)
      throws IOException, MariadbException {
    MariadbConnection connection = new MariadbConnection(new MariadbPackets(socket));
    try {
      connection.logIn(login, database);
      return connection;
    } catch (IOException | MariadbException | RuntimeException refused) {
      connection.close();
      throw refused;
    }
  }

  private void logIn(MariadbLogin login, String database) throws IOException, MariadbException {
    ByteBuffer greeting = received();
    failOn(greeting);
    version = MariadbLogin.version(greeting).replaceFirst("^5\\.5\\.5-", "");
    packets.send(login.answer(greeting, database));
    ByteBuffer answer = received();
    failOn(answer);
    if ((answer.get(0) & 0xff) != OK) {
      throw new IOException("the throw-away server asks for another way to log in");
    }
  }

  /// The version that the server says it has, as in `10.11.19-MariaDB`: without the number that it
  /// puts before its own for clients that know MySQL only.
  String version() {
    return version;
  }

  /// How many warnings the last statement gave.
  int warnings() {
    return warnings;
  }

  /// Runs a statement of our own and throws its rows away.
  void execute(String sql) throws IOException, MariadbException {
    execute(ByteBuffer.wrap(sql.getBytes(StandardCharsets.UTF_8)));
  }

  /// Runs a statement, given in parts, and throws its rows away.
  void execute(ByteBuffer... parts) throws IOException, MariadbException {
    query(_ -> {}, parts);
  }

  /// Runs a query of our own and hands over every row.
  void query(String sql, Consumer<List<String>> rows) throws IOException, MariadbException {
    query(row -> rows.accept(values(row)), ByteBuffer.wrap(sql.getBytes(StandardCharsets.UTF_8)));
  }

  private void query(Consumer<ByteBuffer> rows, ByteBuffer... parts)
      throws IOException, MariadbException {
    ByteBuffer[] all = new ByteBuffer[parts.length + 1];
    all[0] = ByteBuffer.wrap(new byte[] {QUERY});
    System.arraycopy(parts, 0, all, 1, parts.length);
    packets.begin();
    packets.send(all);
    boolean more = true;
    while (more) {
      more = result(rows);
    }
  }

  /// Reads one result; says whether another one follows.
  private boolean result(Consumer<ByteBuffer> rows) throws IOException, MariadbException {
    ByteBuffer head = received();
    failOn(head);
    int kind = head.get(0) & 0xff;
    if (kind == OK) {
      head.position(1);
      length(head);
      length(head);
      int status = head.getShort();
      warnings = head.getShort() & 0xffff;
      return (status & MORE_RESULTS) != 0;
    }
    if (kind == FILE_WANTED) {
      throw new IOException("the throw-away server asks for a file, which was not offered to it");
    }
    // The descriptions of the columns, up to their own end.
    each(_ -> {});
    return each(rows);
  }

  /// Reads packets up to the one that ends them; says whether another result follows.
  private boolean each(Consumer<ByteBuffer> rows) throws IOException, MariadbException {
    while (true) {
      ByteBuffer packet = received();
      failOn(packet);
      if ((packet.get(0) & 0xff) == END && packet.limit() < LONGEST_END) {
        warnings = packet.getShort(1) & 0xffff;
        return (packet.getShort(3) & MORE_RESULTS) != 0;
      }
      rows.accept(packet);
    }
  }

  private ByteBuffer received() throws IOException {
    ByteBuffer packet = packets.receive().order(ByteOrder.LITTLE_ENDIAN);
    if (!packet.hasRemaining()) {
      throw new IOException("the throw-away server sent a packet without content");
    }
    return packet;
  }

  private static void failOn(ByteBuffer packet) throws MariadbException {
    if ((packet.get(0) & 0xff) != ERROR) {
      return;
    }
    int code = packet.getShort(1) & 0xffff;
    String text = StandardCharsets.UTF_8.decode(packet.slice(3, packet.limit() - 3)).toString();
    boolean marked = text.startsWith("#") && text.length() >= 6;
    throw new MariadbException(
        code, marked ? text.substring(1, 6) : "HY000", marked ? text.substring(6) : text);
  }

  private static List<String> values(ByteBuffer row) {
    List<String> values = new ArrayList<>();
    while (row.hasRemaining()) {
      long length = length(row);
      int known = Math.clamp(length, 0, row.remaining());
      values.add(StandardCharsets.UTF_8.decode(row.slice(row.position(), known)).toString());
      row.position(row.position() + known);
    }
    return values;
  }

  /// A number in the protocol's own form; -1 stands for NULL.
  private static long length(ByteBuffer packet) {
    int first = packet.get() & 0xff;
    return switch (first) {
      case FILE_WANTED -> -1;
      case 0xfc -> packet.getShort() & 0xffff;
      case 0xfd -> (packet.getShort() & 0xffff) | (packet.get() & 0xff) << 16;
      case 0xfe -> packet.getLong();
      default -> first;
    };
  }

  @Override
  public void close() throws IOException {
    packets.close();
  }
}
