package io.backupmonitor.alert;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A mail server on loopback that speaks STARTTLS and whose answers a test can change. It keeps
/// every line that it heard, marked `tls` when it came over a protected connection.
final class ScriptedSmtpServer implements AutoCloseable {

  private final ServerSocket listener;
  private final @Nullable SSLContext tls;
  private final Map<String, String> answers;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Thread thread;

  /// @param tls with which STARTTLS is offered; null for none
  /// @param answers other answers than the usual ones, by the start of a command in upper case
  ScriptedSmtpServer(@Nullable SSLContext tls, Map<String, String> answers) throws IOException {
    this.tls = tls;
    this.answers = answers;
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.thread = Thread.ofVirtual().start(this::listen);
  }

  int port() {
    return listener.getLocalPort();
  }

  List<String> heard() {
    return heard;
  }

  private void listen() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        say(socket, "220 test ready");
        converse(socket, "plain ");
      } catch (IOException over) {
        heard.add("gone");
      }
    }
  }

  private void converse(Socket socket, String mark) throws IOException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String line;
    while ((line = lines.readLine()) != null) {
      heard.add(mark + line);
      String command = line.toUpperCase(Locale.ROOT);
      if (command.equals("STARTTLS") && tls != null) {
        say(socket, "220 go ahead");
        converse(protect(socket), "tls ");
        return;
      }
      say(socket, answer(command, mark));
      if (command.equals("DATA")) {
        content(lines, mark);
        say(socket, answers.getOrDefault("CONTENT", "250 taken"));
      }
      if (command.equals("QUIT")) {
        return;
      }
    }
  }

  private void content(BufferedReader lines, String mark) throws IOException {
    for (String line = lines.readLine();
        line != null && !line.equals(".");
        line = lines.readLine()) {
      heard.add(mark + line);
    }
  }

  private String answer(String command, String mark) {
    for (Map.Entry<String, String> answer : answers.entrySet()) {
      if (command.startsWith(answer.getKey())) {
        return answer.getValue();
      }
    }
    if (command.startsWith("EHLO")) {
      boolean offered = tls != null && mark.equals("plain ");
      return "250-test\r\n" + (offered ? "250-STARTTLS\r\n" : "") + "250 AUTH PLAIN LOGIN";
    }
    if (command.startsWith("AUTH")) {
      return "235 welcome";
    }
    return command.equals("DATA") ? "354 go on" : "250 ok";
  }

  private Socket protect(Socket socket) throws IOException {
    SSLSocket safe =
        (SSLSocket)
            Objects.requireNonNull(tls)
                .getSocketFactory()
                .createSocket(socket, null, socket.getPort(), true);
    safe.setUseClientMode(false);
    safe.startHandshake();
    return safe;
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
