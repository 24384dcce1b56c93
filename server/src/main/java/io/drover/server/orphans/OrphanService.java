package io.drover.server.orphans;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionAttempt;
import io.drover.actions.ClusterClient;
import io.drover.actions.WorkflowJobId;
import io.drover.actions.livy.AttemptTraces;
import io.drover.actions.livy.LivyInventory;
import io.drover.engine.store.AttemptRecordStore;
import io.drover.engine.store.AttemptRecordStore.Followed;
import io.drover.engine.store.CommandRow;
import io.drover.engine.store.JobRecord;
import io.drover.server.orphans.KillAnswer.Result;
import io.drover.server.orphans.OrphanReport.Item;
import io.drover.server.orphans.Surroundings.OutOfReachException;
import io.drover.server.orphans.Surroundings.View;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what runs for nobody, and ends what of it is asked for by id. Thread-safe.
 *
 * <p>Livy and the cluster are read first and the records after them, so whatever was seen has its
 * record; what looks like an orphan is looked at a second time, both there and on record.
 */
public final class OrphanService {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanService.class);

  /** Actions whose attempts are one job each at Livy. */
  private static final Set<String> TYPES = Set.of("livy-batch", "spark", "java", "livy-session");

  private final Surroundings surroundings;
  private final AttemptRecordStore records;
  private final OrphanRules rules;
  private final InstantSource clock;

  /**
   * @param livys every Livy endpoint
   * @param cluster empty where nobody can be asked; then only what Livy knows is found
   */
  public OrphanService(
      List<LivyInventory> livys,
      Optional<ClusterClient> cluster,
      AttemptRecordStore records,
      OrphanSettings settings,
      InstantSource clock) {
    this.surroundings = new Surroundings(livys, cluster, settings.systemId());
    this.records = requireNonNull(records, "records");
    this.rules = new OrphanRules(settings.minAge(), settings.livyUser());
    this.clock = requireNonNull(clock, "clock");
  }

  /** Looks at everything; changes nothing. */
  public OrphanReport report() {
    View view = surroundings.look();
    List<Item> items = new ArrayList<>();
    for (Finding finding : judged(view.found())) {
      confirmed(finding).ifPresent(sure -> items.add(item(sure)));
    }
    if (view.notAsked().isEmpty()) {
      missing(view).forEach(items::add);
    }
    items.sort(
        Comparator.comparing(Item::standing).thenComparing(Item::where).thenComparing(Item::name));
    return new OrphanReport(clock.instant(), view.asked(), view.notAsked(), items);
  }

  private List<Finding> judged(List<Found> found) {
    Set<WorkflowJobId> ids =
        found.stream()
            .map(Found::mark)
            .filter(Mark::ours)
            .map(Mark::jobId)
            .collect(Collectors.toSet());
    Map<WorkflowJobId, JobRecord> jobs = records.jobs(ids);
    Instant now = clock.instant();
    return found.stream()
        .flatMap(
            one ->
                rules.judge(one, Optional.ofNullable(jobs.get(one.mark().jobId())), now).stream())
        .toList();
  }

  /** An orphan is one only when it is one again. */
  private Optional<Finding> confirmed(Finding finding) {
    if (finding.standing() != Standing.ORPHAN) {
      return Optional.of(finding);
    }
    try {
      return surroundings
          .again(finding.found().id())
          .flatMap(found -> judged(List.of(found)).stream().findFirst());
    } catch (OutOfReachException e) {
      LOG.warn("{} was an orphan a moment ago; {}", finding.found().id(), e.getMessage());
      return Optional.empty();
    }
  }

  private List<Item> missing(View view) {
    Instant startedBefore = clock.instant().minus(rules.minAge());
    Set<String> tags =
        view.found().stream().map(found -> found.mark().text()).collect(Collectors.toSet());
    List<Item> items = new ArrayList<>();
    for (Followed followed : records.followed(TYPES, startedBefore)) {
      ActionAttempt attempt = followed.attempt();
      boolean seen =
          view.names().contains(attempt.externalName())
              || tags.contains(ClusterClient.tag(attempt));
      if (!seen && isMissing(attempt)) {
        items.add(missing(followed));
      }
    }
    return items;
  }

  /** Asked by name, and then whether the attempt still waits for what nobody has. */
  private boolean isMissing(ActionAttempt attempt) {
    try {
      return !surroundings.knows(attempt) && awaits(attempt);
    } catch (OutOfReachException e) {
      LOG.warn("whether anybody runs {} cannot be asked; {}", attempt, e.getMessage());
      return false;
    }
  }

  private boolean awaits(ActionAttempt attempt) {
    WorkflowJobId jobId = attempt.actionId().jobId();
    return Optional.ofNullable(records.jobs(Set.of(jobId)).get(jobId)).stream()
        .filter(job -> isFollowed(job, attempt))
        .flatMap(job -> job.attempts().stream())
        .filter(one -> one.attempt().equals(attempt))
        .anyMatch(one -> AttemptTraces.of(attempt, one.external()).awaited());
  }

  private static boolean isFollowed(JobRecord job, ActionAttempt attempt) {
    CommandRow pending = job.pending().get(attempt.actionId().node());
    return pending != null
        && pending.phase() == CommandRow.Phase.CHECK
        && pending.run() == attempt.run()
        && pending.attempt() == attempt.attempt();
  }

  private static Item missing(Followed followed) {
    ActionAttempt attempt = followed.attempt();
    return new Item(
        "record/attempts/" + attempt,
        "ATTEMPT",
        "record",
        attempt.externalName(),
        "RUNNING",
        Optional.of(followed.user()),
        Optional.of(attempt.actionId().jobId().value()),
        Optional.of(attempt.actionId().node()),
        Optional.of(followed.startedAt()),
        Standing.MISSING,
        "it runs on record, and nobody who was asked knows its job",
        "nothing: the next check of the action decides by its policy");
  }

  private static Item item(Finding finding) {
    Found found = finding.found();
    return new Item(
        found.id(),
        found.kind().name(),
        found.where(),
        found.mark().text(),
        found.state(),
        found.user(),
        Optional.of(found.mark().jobId().value()),
        finding.attempt().map(attempt -> attempt.actionId().node()),
        finding.since(),
        finding.standing(),
        finding.why(),
        finding.standing() == Standing.ORPHAN ? does(found) : "nothing: it is not touched");
  }

  private static String does(Found found) {
    return switch (found.kind()) {
      case BATCH, SESSION ->
          "DELETE /"
              + found.kind().plural()
              + "/"
              + found.key()
              + " at Livy '"
              + found.where()
              + "'";
      case APPLICATION -> "ends " + found.key() + " in YARN";
    };
  }

  /**
   * Ends the things of these ids, each examined at that moment: only what is an orphan then is
   * touched.
   *
   * @param user who asks, for the log
   * @return an answer each, in their order
   */
  public List<KillAnswer> kill(List<String> ids, String user) {
    List<KillAnswer> answers = new ArrayList<>();
    for (String id : ids) {
      KillAnswer answer = kill(id);
      LOG.info("kill of orphan {} by {}: {}, {}", id, user, answer.result(), answer.message());
      answers.add(answer);
    }
    return answers;
  }

  private KillAnswer kill(String id) {
    try {
      Optional<Found> found = surroundings.again(id);
      if (found.isEmpty()) {
        return new KillAnswer(id, Result.GONE, "nothing of Drover's runs under this id");
      }
      Optional<Finding> finding = judged(List.of(found.get())).stream().findFirst();
      if (finding.isEmpty()) {
        return new KillAnswer(
            id,
            Result.REFUSED,
            "it belongs to an attempt that lives, or was over less than "
                + rules.minAge()
                + " ago");
      }
      return finding.get().standing() == Standing.ORPHAN
          ? ended(id, found.get())
          : new KillAnswer(
              id, Result.REFUSED, finding.get().standing() + ": " + finding.get().why());
    } catch (OutOfReachException e) {
      return new KillAnswer(id, Result.REFUSED, "cannot be asked: " + e.getMessage());
    }
  }

  private KillAnswer ended(String id, Found found) {
    return surroundings.end(found)
        ? new KillAnswer(id, Result.KILLED, "ended")
        : new KillAnswer(id, Result.ENDING, "its end was asked for and is not confirmed yet");
  }
}
