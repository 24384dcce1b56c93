package io.drover.server.cli;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the native API answers about orphans, as far as this command shows it; as lenient as {@link
 * ApiAnswers}.
 */
final class OrphanAnswers {
  private OrphanAnswers() {}

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  record Report(List<String> asked, List<NotAsked> notAsked, List<Item> items) {
    Report(
        @Nullable List<String> asked,
        @Nullable List<NotAsked> notAsked,
        @Nullable List<Item> items) {
      this.asked = orEmpty(asked);
      this.notAsked = orEmpty(notAsked);
      this.items = orEmpty(items);
    }
  }

  /** Somebody who did not answer. */
  record NotAsked(String who, String why) {
    NotAsked(@Nullable String who, @Nullable String why) {
      this.who = orEmpty(who);
      this.why = orEmpty(why);
    }
  }

  record Item(
      String id, String state, String user, @Nullable Instant since, String standing, String why) {
    Item(
        @Nullable String id,
        @Nullable String state,
        @Nullable String user,
        @Nullable Instant since,
        @Nullable String standing,
        @Nullable String why) {
      this.id = orEmpty(id);
      this.state = orEmpty(state);
      this.user = orEmpty(user);
      this.since = since;
      this.standing = orEmpty(standing);
      this.why = orEmpty(why);
    }
  }

  record Kills(List<Kill> results) {
    Kills(@Nullable List<Kill> results) {
      this.results = orEmpty(results);
    }
  }

  record Kill(String id, String result, String message) {
    Kill(@Nullable String id, @Nullable String result, @Nullable String message) {
      this.id = orEmpty(id);
      this.result = orEmpty(result);
      this.message = orEmpty(message);
    }
  }
}
