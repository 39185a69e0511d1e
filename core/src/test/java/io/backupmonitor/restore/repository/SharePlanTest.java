package io.backupmonitor.restore.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backupmonitor.format.EntryKind;
import io.backupmonitor.model.BackupPath;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who has a turn when there is no room for all.
final class SharePlanTest {

  private static final LocalDate DAY = LocalDate.of(2026, 11, 27);
  private static final Turn FIRST = new Turn("", DAY);

  private static ListedSnapshot snapshot(String label, List<ListedItem> items) throws IOException {
    return ListedSnapshot.of(
        new Snapshot("id", label, Instant.EPOCH, label, label),
        visitor -> {
          for (ListedItem each : items) {
            visitor.visit(each);
          }
        });
  }

  private static ListedItem file(String path, long size) {
    return new ListedItem(EntryKind.FILE, BackupPath.of(path), true, size, true, "");
  }

  /// Files `00`, `01` … of these sizes.
  private static ListedSnapshot snapshot(String label, long... sizes) throws IOException {
    List<ListedItem> items = new ArrayList<>();
    for (long size : sizes) {
      items.add(file("%02d".formatted(items.size()), size));
    }
    return snapshot(label, items);
  }

  private static SharePlan plan(long room, Turn turn, ListedSnapshot... all) throws IOException {
    return SharePlan.of(List.of(all), new Room(room, room, 500), turn);
  }

  /// As in `h1:* h2:00,01`.
  private static String told(SharePlan plan) {
    List<String> parts = new ArrayList<>();
    for (SharePlan.Part part : plan.parts()) {
      List<String> paths = part.share().chosen().stream().map(BackupPath::text).toList();
      parts.add(part.listed().label() + ":" + (paths.isEmpty() ? "*" : String.join(",", paths)));
    }
    return String.join(" ", parts);
  }

  private static Turn after(SharePlan plan) {
    return new Turn(plan.end(), DAY);
  }

  @Test
  void restoresAllWhereThereIsRoomForAll() throws Exception {
    SharePlan plan = plan(100, FIRST, snapshot("h2", 60), snapshot("h1", 40));
    assertThat(told(plan)).isEqualTo("h2:* h1:*");
    assertThat(plan.isAll()).isTrue();
  }

  @Test
  void goesOnWhereTheLastOneEnded() throws Exception {
    ListedSnapshot one = snapshot("h", 40, 40, 40, 40, 40);
    SharePlan plan = plan(100, FIRST, one);
    assertThat(told(plan)).isEqualTo("h:00,01");
    plan = plan(100, after(plan), one);
    assertThat(told(plan)).isEqualTo("h:02,03");
    plan = plan(100, after(plan), one);
    assertThat(told(plan)).isEqualTo("h:04");
    plan = plan(100, after(plan), one);
    assertThat(told(plan)).isEqualTo("h:00,01");
  }

  @Test
  void restoresTheNewestWholeAndOfTheOthersWhatFits() throws Exception {
    ListedSnapshot newest = snapshot("h5", 50);
    ListedSnapshot large = snapshot("h1", 30, 30, 30);
    ListedSnapshot small = snapshot("h9", 10);
    SharePlan plan = plan(100, FIRST, newest, small, large);
    assertThat(told(plan)).isEqualTo("h5:* h1:00");
    assertThat(plan.waiting()).containsExactly(small);
    plan = plan(100, after(plan), newest, small, large);
    assertThat(told(plan)).isEqualTo("h5:* h1:01");
    plan = plan(100, after(plan), newest, small, large);
    assertThat(told(plan)).isEqualTo("h5:* h1:02 h9:*");
    plan = plan(100, after(plan), newest, small, large);
    assertThat(told(plan)).isEqualTo("h5:* h1:00");
  }

  @Test
  void promisesNothingForWhatIsLargerThanTheRoom() throws Exception {
    ListedSnapshot one = snapshot("h", 10, 500, 10, 101);
    SharePlan plan = plan(100, FIRST, one);
    assertThat(told(plan)).isEqualTo("h:00,02");
    assertThat(plan.refused())
        .containsOnly(Map.entry("larger than the 100 bytes of room for it", 2L));
    assertThat(plan(5, FIRST, one).parts()).isEmpty();
  }

  @Test
  void namesNoMoreFilesThanTheProgramTakes() throws Exception {
    SharePlan plan = SharePlan.of(List.of(snapshot("h", 1, 1, 1, 1)), new Room(3, 3, 2), FIRST);
    assertThat(told(plan)).isEqualTo("h:00,01");
  }

  @Test
  void tellsOfNamesThatTheProgramCannotBeGiven() throws Exception {
    ListedItem odd = new ListedItem(EntryKind.FILE, BackupPath.of("odd"), false, 1, true, "");
    SharePlan plan = plan(10, FIRST, snapshot("h", List.of(odd, file("a", 9), file("b", 9))));
    assertThat(told(plan)).isEqualTo("h:a");
    assertThat(plan.refused().keySet().toString()).contains("cannot be given");
  }

  /// Whatever is added and removed, and however the room changes between drills.
  @Test
  void bringsEveryFileRoundThoughTheRepositoryChanges() throws Exception {
    Random random = new Random(7);
    Set<String> names = new TreeSet<>();
    for (int file = 0; file < 60; file++) {
      names.add("stays-%02d".formatted(file));
    }
    Set<String> seen = new TreeSet<>();
    String end = "";
    for (int drill = 0; drill < 60; drill++) {
      List<String> now = new ArrayList<>(names);
      for (int file = 0; file < drill; file++) {
        now.add("stays-%02d-comes-%d".formatted(random.nextInt(60), random.nextInt(1000)));
      }
      Collections.shuffle(now, random);
      List<ListedItem> items = now.stream().distinct().map(name -> file(name, 10)).toList();
      SharePlan plan = plan(60 + random.nextInt(60), new Turn(end, DAY), snapshot("h", items));
      plan.parts().getFirst().share().chosen().forEach(path -> seen.add(path.text()));
      end = plan.end();
    }
    assertThat(seen).containsAll(names);
  }

  /// Without a memory the days alone bring all round, in as many as there are parts.
  @Test
  void bringsEveryFileRoundByTheDay() throws Exception {
    ListedSnapshot large = snapshot("h1", 40, 40, 90, 10, 40, 40, 40);
    ListedSnapshot other = snapshot("h2", 70, 70);
    Set<String> seen = new TreeSet<>();
    for (int day = 0; day < 2 * 5; day++) {
      SharePlan plan = plan(100, new Turn(null, DAY.plusDays(day)), large, other);
      seen.addAll(Arrays.asList(told(plan).replaceAll(",", " ").split(" ", -1)));
      for (SharePlan.Part part : plan.parts()) {
        part.share().chosen().forEach(path -> seen.add(part.listed().label() + ":" + path.text()));
      }
    }
    assertThat(seen)
        .contains("h1:00", "h1:01", "h1:02", "h1:03", "h1:04", "h1:05", "h1:06", "h2:00", "h2:01");
  }

  @Test
  void beginsWithTheNextSeriesWhereOneIsGone() {
    assertThat(new Turn("h2/a", DAY).start(List.of("h1", "h3"), 1)).isEqualTo(1);
    assertThat(new Turn("h4/", DAY).start(List.of("h1", "h3"), 1)).isZero();
    assertThat(new Turn(Turn.at(Turn.justBehind("h1"), null), DAY).start(List.of("h1", "h1-2"), 1))
        .isEqualTo(1);
  }

  @Test
  void goesOnBehindAFileWithAnOddName() {
    BackupPath odd = BackupPath.of("a/b\nc");
    @Nullable BackupPath after = new Turn(Turn.at("h", odd), DAY).after();
    assertThat(after).isEqualTo(odd);
    assertThat(new Turn(Turn.at("h", null), DAY).after()).isNull();
  }
}
