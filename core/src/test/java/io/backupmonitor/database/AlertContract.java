package io.backupmonitor.database;

import static io.backupmonitor.database.Seen.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.database.AlertTable.Delivery;
import io.backupmonitor.database.AlertTable.Draft;
import io.backupmonitor.database.AlertTable.Raised;
import io.backupmonitor.model.Alert;
import io.backupmonitor.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What both databases promise about alerts and their deliveries.
interface AlertContract extends DatabaseFixture {

  Instant LEASE = NOW.plus(Duration.ofMinutes(5));

  private static Draft draft(String key, Severity severity, String message) {
    return new Draft("backup_failure", key, severity, message, 1L, 123L);
  }

  private Raised raise(String key, String... channels) {
    return database()
        .alerts()
        .raise(draft(key, Severity.CRITICAL, "it failed"), List.of(channels), NOW);
  }

  private List<Delivery> take(Instant now) {
    return database().alerts().takeDue(now, LEASE, 10);
  }

  @Test
  default void opensOneAlertPerKeyAndRenewsItsText() {
    Raised first = raise("k", "log", "email");
    assertThat(first.opened()).isTrue();
    Raised second =
        database()
            .alerts()
            .raise(draft("k", Severity.WARNING, "still"), List.of("log"), NOW.plusSeconds(1));
    assertThat(second.opened()).isFalse();
    assertThat(second.alert().id()).isEqualTo(first.alert().id());
    assertThat(second.alert().severity()).isEqualTo(Severity.WARNING);
    assertThat(second.alert().message()).isEqualTo("still");
    assertThat(second.alert().createdAt()).isEqualTo(NOW);
    assertThat(database().alerts().open(null)).containsExactly(second.alert());
    assertThat(database().alerts().byId(first.alert().id())).contains(second.alert());
    assertThat(take(NOW)).hasSize(2);
  }

  @Test
  default void opensTheKeyAgainAfterItWasResolved() {
    long id = raise("k").alert().id();
    assertThat(database().alerts().resolve(id, List.of(), "better", NOW)).isPresent();
    Raised again = raise("k");
    assertThat(again.opened()).isTrue();
    assertThat(again.alert().id()).isNotEqualTo(id);
    assertThat(database().alerts().byId(id).orElseThrow().resolvedAt()).isEqualTo(NOW);
  }

  @Test
  default void showsOpenAlertsNewestFirst() {
    Alert old = raise("old").alert();
    Alert other =
        database()
            .alerts()
            .raise(
                new Draft("health_degradation", "other", Severity.INFO, "low", null, null),
                List.of(),
                NOW.plusSeconds(1))
            .alert();
    assertThat(database().alerts().open(null)).containsExactly(other, old);
    assertThat(database().alerts().open(1L)).containsExactly(old);
    assertThat(other.locationId()).isNull();
    assertThat(other.backupId()).isNull();
  }

  @Test
  default void announcesTheRecoveryWithItsOwnText() {
    long id = raise("k", "log").alert().id();
    Delivery opening = take(NOW).getFirst();
    database().alerts().sent(opening.id(), NOW);
    Alert closed =
        database().alerts().resolve(id, List.of("log"), "all well again", NOW).orElseThrow();
    assertThat(closed.resolved()).isTrue();
    assertThat(closed.message()).isEqualTo("it failed");
    Delivery recovery = take(NOW).getFirst();
    assertThat(recovery.recovery()).isTrue();
    assertThat(recovery.alert().message()).isEqualTo("all well again");
    assertThat(recovery.alert().resolved()).isTrue();
    assertThat(recovery.messageId()).isNotEqualTo(opening.messageId());
    assertThat(database().alerts().resolve(id, List.of("log"), "twice", NOW)).isEmpty();
    assertThat(database().alerts().open(null)).isEmpty();
  }

  @Test
  default void keepsATakenMessageFromOthersUntilItsLeaseEnds() {
    raise("k", "log");
    Delivery first = take(NOW).getFirst();
    assertThat(again().alerts().takeDue(LEASE.minusSeconds(1), LEASE, 10)).isEmpty();
    Delivery second = again().alerts().takeDue(LEASE, LEASE.plusSeconds(60), 10).getFirst();
    assertThat(second.messageId()).isEqualTo(first.messageId());
    database().alerts().sent(first.id(), LEASE);
    assertThat(take(LEASE.plusSeconds(60))).isEmpty();
    again().alerts().failed(second.id(), "too late", LEASE);
    assertThat(take(LEASE.plusSeconds(60))).isEmpty();
  }

  @Test
  default void triesAFailedMessageAgainWhenItIsTime() {
    raise("k", "email");
    database().alerts().failed(take(NOW).getFirst().id(), "no route", NOW.plusSeconds(30));
    assertThat(take(NOW.plusSeconds(29))).isEmpty();
    Delivery again = take(NOW.plusSeconds(30)).getFirst();
    assertThat(again.attempts()).isEqualTo(1);
    assertThat(again.lastError()).isEqualTo("no route");
    database().alerts().failed(again.id(), "given up", null);
    assertThat(take(NOW.plus(Duration.ofDays(365)))).isEmpty();
  }

  @Test
  default void takesTheOldestMessagesFirst() {
    List<Long> ids =
        IntStream.range(0, 5).mapToObj(i -> raise("k" + i, "log").alert().id()).toList();
    assertThat(
            database().alerts().takeDue(NOW, LEASE, 2).stream()
                .map(delivery -> delivery.alert().id()))
        .containsExactlyElementsOf(ids.subList(0, 2));
    assertThat(take(NOW)).hasSize(3);
  }

  @Test
  default void opensOneAlertAndOneMessageWhenManyRaiseItAtOnce() throws Exception {
    List<DatabaseManager> managers = List.of(database(), again(), again());
    List<Callable<Raised>> raisers =
        IntStream.range(0, 12)
            .<Callable<Raised>>mapToObj(
                i ->
                    () ->
                        managers
                            .get(i % 3)
                            .alerts()
                            .raise(draft("k", Severity.INFO, "m"), List.of("log"), NOW))
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Raised> raised = threads.invokeAll(raisers).stream().map(Future::resultNow).toList();
      assertThat(raised).filteredOn(Raised::opened).hasSize(1);
      assertThat(raised)
          .extracting(one -> one.alert().id())
          .containsOnly(raised.getFirst().alert().id());
    }
    assertThat(take(NOW)).hasSize(1);
  }

  @Test
  default void givesEachMessageToOneTaker() throws Exception {
    IntStream.range(0, 40).forEach(i -> raise("k" + i, "log"));
    List<DatabaseManager> managers = List.of(database(), again());
    List<Callable<List<Delivery>>> takers =
        IntStream.range(0, 8)
            .<Callable<List<Delivery>>>mapToObj(
                i -> () -> managers.get(i % 2).alerts().takeDue(NOW, LEASE, 5))
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Delivery> taken = new ArrayList<>();
      threads.invokeAll(takers).forEach(future -> taken.addAll(future.resultNow()));
      taken.addAll(database().alerts().takeDue(NOW, LEASE, 99));
      assertThat(taken).extracting(Delivery::id).doesNotHaveDuplicates().hasSize(40);
    }
  }

  @Test
  default void prunesResolvedAlertsWithTheirMessages() {
    long closed = raise("closed", "log").alert().id();
    long open = raise("open", "log").alert().id();
    database().alerts().resolve(closed, List.of("log"), "better", NOW);
    assertThat(database().prune(NOW.plusSeconds(1))).isEqualTo(3);
    assertThat(database().alerts().byId(closed)).isEmpty();
    assertThat(database().alerts().byId(open)).isPresent();
    assertThat(take(NOW)).hasSize(1);
  }
}
