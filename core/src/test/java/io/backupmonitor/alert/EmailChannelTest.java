package io.backupmonitor.alert;

import static io.backupmonitor.alert.Messages.HOSTILE_NAME;
import static io.backupmonitor.alert.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.backupmonitor.config.AlertsConfig;
import io.backupmonitor.config.AlertsConfig.Tls;
import io.backupmonitor.config.Secret;
import io.backupmonitor.model.VisibleText;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmailChannelTest {

  private static final String PASSWORD = "correct horse battery staple";

  @TempDir Path folder;

  private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

  @BeforeEach
  void start() {
    server.setUser("auditor@example.org", "auditor", PASSWORD);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void sendsTextAndHtmlToEveryRecipient() throws Exception {
    DeliveryOutcome outcome =
        channel(Tls.AUTO, null)
            .send(message("Verification failed: Müller.tar.gz (nightly)\nIt ends too early."));

    assertThat(outcome)
        .isEqualTo(new DeliveryOutcome.Sent(List.of("a@example.org", "b@example.org"), List.of()));
    assertThat(server.getReceivedMessages()).hasSize(2);
    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(mail.getSubject())
        .isEqualTo("[critical] Verification failed: Müller.tar.gz (nightly)");
    assertThat(mail.getFrom()[0]).hasToString("auditor@example.org");
    assertThat(mail.getSentDate()).isEqualTo(Messages.NOON);
    assertThat(part(mail, 0)).contains("Müller.tar.gz").contains("It ends too early.");
    assertThat(part(mail, 1)).contains("<h1").contains("It ends too early.");
  }

  @Test
  void keepsTheMessageIdOnEveryTry() throws Exception {
    EmailChannel channel = channel(Tls.AUTO, null);
    channel.send(message("9d-1", "first try"));
    channel.send(message("9d-1", "second try"));

    assertThat(server.getReceivedMessages())
        .extracting(MimeMessage::getMessageID)
        .containsOnly("<9d-1@example.org>");
    assertThat(server.getReceivedMessages()[0].getHeader("References"))
        .containsExactly("<alert-12@example.org>");
  }

  @Test
  void logsInWhereThereIsAPassword() throws Exception {
    DeliveryOutcome outcome = channel(Tls.NONE, PASSWORD).send(message("hello"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Sent.class);
  }

  @Test
  void waitsWhenTheLoginIsRefusedAndTellsNoPassword() throws Exception {
    DeliveryOutcome outcome = channel(Tls.NONE, "wrong-" + PASSWORD).send(message("hello"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Unreachable.class);
    assertThat(outcome.toString()).contains("127.0.0.1").doesNotContain(PASSWORD);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void neverSendsAPasswordOverAnOpenConnectionByItself() throws Exception {
    try (ScriptedSmtpServer open = new ScriptedSmtpServer(null, Map.of())) {
      DeliveryOutcome outcome = channel(Tls.AUTO, PASSWORD, open.port()).send(message("hello"));

      assertThat(outcome).isInstanceOf(DeliveryOutcome.Unreachable.class);
      assertThat(outcome.toString()).contains("STARTTLS");
      assertThat(open.heard()).noneMatch(line -> line.contains("AUTH"));
    }
  }

  @Test
  void protectsTheConnectionByStartTlsWhereItIsOffered() throws Exception {
    SelfSigned certificate = SelfSigned.in(folder);
    try (ScriptedSmtpServer modern = new ScriptedSmtpServer(certificate.context(), Map.of())) {
      DeliveryOutcome outcome =
          new EmailChannel(
                  settings(Tls.AUTO, PASSWORD, modern.port()),
                  Duration.ofSeconds(10),
                  certificate.context().getSocketFactory())
              .send(message("hello"));

      assertThat(outcome).isInstanceOf(DeliveryOutcome.Sent.class);
      assertThat(modern.heard())
          .anyMatch(line -> line.startsWith("tls AUTH"))
          .anyMatch(line -> line.equals("tls Subject: [critical] hello"))
          .noneMatch(line -> line.startsWith("plain AUTH"))
          .noneMatch(line -> line.startsWith("plain Subject"));
    }
  }

  @Test
  void refusesAServerThatNobodyVouchesFor() throws Exception {
    SelfSigned certificate = SelfSigned.in(folder);
    try (ScriptedSmtpServer fake = new ScriptedSmtpServer(certificate.context(), Map.of())) {
      DeliveryOutcome outcome = channel(Tls.STARTTLS, PASSWORD, fake.port()).send(message("hello"));

      assertThat(outcome).isInstanceOf(DeliveryOutcome.Unreachable.class);
      assertThat(fake.heard()).noneMatch(line -> line.contains("AUTH PLAIN "));
    }
  }

  @Test
  void saysWhichRecipientsWereRefusedAndReachesTheOthers() throws Exception {
    try (ScriptedSmtpServer picky =
        new ScriptedSmtpServer(null, Map.of("RCPT TO:<B@", "550 no such user"))) {
      DeliveryOutcome outcome = channel(Tls.AUTO, null, picky.port()).send(message("hello"));

      assertThat(outcome)
          .isEqualTo(new DeliveryOutcome.Sent(List.of("a@example.org"), List.of("b@example.org")));
    }
  }

  @Test
  void waitsWhenTheServerDoesNotTakeTheMail() throws Exception {
    try (ScriptedSmtpServer full =
        new ScriptedSmtpServer(null, Map.of("CONTENT", "452 insufficient storage"))) {
      DeliveryOutcome outcome = channel(Tls.AUTO, null, full.port()).send(message("hello"));

      assertThat(outcome).isInstanceOf(DeliveryOutcome.Postponed.class);
      assertThat(outcome.toString()).contains("452 insufficient storage");
    }
  }

  @Test
  void countsAMailAsSentThoughTheGoodbyeFails() throws Exception {
    try (ScriptedSmtpServer rude = new ScriptedSmtpServer(null, Map.of("QUIT", "421 whatever"))) {
      assertThat(channel(Tls.AUTO, null, rude.port()).send(message("hello")))
          .isInstanceOf(DeliveryOutcome.Sent.class);
    }
  }

  @Test
  void waitsForAServerThatIsNotThere() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    DeliveryOutcome outcome = channel(Tls.AUTO, null, port).send(message("hello"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Unreachable.class);
    assertThat(outcome.toString()).contains("127.0.0.1:" + port).contains("refused");
  }

  @Test
  void doesNotWaitForEverForASilentServer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DeliveryOutcome outcome =
          new EmailChannel(
                  settings(Tls.AUTO, null, silent.getLocalPort()), Duration.ofMillis(200), null)
              .send(message("hello"));

      assertThat(outcome).isInstanceOf(DeliveryOutcome.Unreachable.class);
    }
  }

  @Test
  void doesNotLetANameAddHeadersRecipientsOrMarkup() throws Exception {
    channel(Tls.AUTO, null)
        .send(message(VisibleText.of("Verification failed: " + HOSTILE_NAME) + "\nwhy"));

    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getRecipients(Message.RecipientType.TO)).hasSize(2);
    assertThat(server.getReceivedMessages()).hasSize(2);
    assertThat(mail.getSubject()).startsWith("[critical] Verification failed: x\\r\\nBcc:");
    assertThat(part(mail, 1)).doesNotContain("<img").contains("&lt;img").contains("\\u202E");
  }

  @Test
  void doesNotLetALineBreakInsideAMessageAddHeaders() throws Exception {
    channel(Tls.AUTO, null).send(message(HOSTILE_NAME));

    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(mail.getSubject()).isEqualTo("[critical] x");
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(server.getReceivedMessages()).hasSize(2);
  }

  @Test
  void saysWhichAddressCannotBeUsed() throws Exception {
    AlertsConfig.Email settings =
        new AlertsConfig.Email(
            true, "127.0.0.1", 25, Tls.AUTO, null, null, "auditor", List.of("not an address"));

    DeliveryOutcome outcome = new EmailChannel(settings).send(message("hello"));

    assertThat(outcome).isInstanceOf(DeliveryOutcome.Refused.class);
    assertThat(outcome.toString()).contains("alerts.email");
  }

  private EmailChannel channel(Tls tls, @Nullable String password) {
    return channel(tls, password, server.getSmtp().getPort());
  }

  private static EmailChannel channel(Tls tls, @Nullable String password, int port) {
    return new EmailChannel(settings(tls, password, port));
  }

  private static AlertsConfig.Email settings(Tls tls, @Nullable String password, int port) {
    return new AlertsConfig.Email(
        true,
        "127.0.0.1",
        port,
        tls,
        password == null ? null : "auditor",
        password == null ? null : new Secret(password),
        "auditor@example.org",
        List.of("a@example.org", "b@example.org"));
  }

  private static String part(MimeMessage mail, int number) throws MessagingException, IOException {
    return (String) ((MimeMultipart) mail.getContent()).getBodyPart(number).getContent();
  }
}
