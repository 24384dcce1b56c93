package io.drover.coordinator;

import io.drover.coordinator.application.ActionTimes;
import io.drover.coordinator.application.CoordinatorApplication;
import io.drover.coordinator.sla.Sla;
import io.drover.coordinator.sla.SlaRegistration;
import io.drover.coordinator.sla.SlaService;
import io.drover.coordinator.sla.SlaTracking;
import io.drover.coordinator.store.CoordinatorActionRow;
import io.drover.coordinator.store.CoordinatorJobRow;
import io.drover.engine.Notification;
import io.drover.engine.Notifier;
import io.drover.schema.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has service levels of actions tracked, and tells who wants to hear of them. */
final class CoordinatorOutlet implements CoordinatorNews {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorOutlet.class);
  private static final String URL = "oozie.coord.action.notification.url";
  private static final String FORMAT = "drover.notification.format";

  private final SlaTracking sla;
  private final Notifier notifier;

  CoordinatorOutlet(SlaTracking sla, Notifier notifier) {
    this.sla = sla;
    this.notifier = notifier;
  }

  @Override
  public Runnable tell(Handle transaction, CoordinatorJobRow job, CoordinatorProgress progress) {
    if (progress.news().isEmpty()) {
      return () -> {};
    }
    List<SlaRegistration> registrations = new ArrayList<>();
    for (CoordinatorActionRow action : progress.made()) {
      registration(transaction, job, action, progress.application(action.definitionVersion()))
          .ifPresent(registrations::add);
    }
    if (!registrations.isEmpty()) {
      sla.service().register(transaction, registrations);
    }
    List<String> changed =
        progress.news().stream().map(action -> action.id().toString()).distinct().toList();
    List<Notification> news = news(job, progress);
    return () -> {
      sla.changed(changed);
      if (!news.isEmpty()) {
        notifier.send(news);
      }
    };
  }

  private Optional<SlaRegistration> registration(
      Handle transaction,
      CoordinatorJobRow job,
      CoordinatorActionRow action,
      CoordinatorApplication application) {
    try {
      SlaService service = sla.service();
      return application
          .sla(new ActionTimes(action.id().toString(), action.nominalAt(), action.createdAt()))
          .map(Sla::of)
          .map(
              info ->
                  SlaRegistration.ofCoordinatorAction(
                      action.id().toString(),
                      job.identity().name(),
                      job.identity().user(),
                      bundle(transaction, job),
                      info,
                      action.status().name(),
                      service.alerts(
                          application.properties(),
                          info,
                          List.of(job.identity().name(), job.id().value()),
                          action.id().number())));
    } catch (InvalidRequestException e) {
      // the submission checked the first action; a later one must not stop the schedule
      LOG.info("no service level of {}: {}", action.id(), e.getMessage());
      return Optional.empty();
    }
  }

  private static final String BUNDLE_NAME = "select name from bundle_job where id = :id";

  private static Optional<SlaRegistration.Bundle> bundle(
      Handle transaction, CoordinatorJobRow job) {
    return job.identity()
        .bundleId()
        .map(
            id ->
                new SlaRegistration.Bundle(
                    id.value(),
                    transaction
                        .createQuery(BUNDLE_NAME)
                        .bind("id", id.value())
                        .mapTo(String.class)
                        .findOne()
                        .orElse("")));
  }

  private static List<Notification> news(CoordinatorJobRow job, CoordinatorProgress progress) {
    List<Notification> news = new ArrayList<>();
    for (CoordinatorActionRow action : progress.news()) {
      Map<String, String> properties =
          progress.application(action.definitionVersion()).properties();
      Optional.ofNullable(properties.get(URL))
          .filter(url -> !url.isBlank())
          .ifPresent(
              url ->
                  news.add(
                      new Notification(
                          Notification.Event.COORDINATOR_ACTION,
                          job.id().value(),
                          job.identity().name(),
                          job.identity().user(),
                          Optional.empty(),
                          Optional.of(String.valueOf(action.id().number())),
                          action.status().name(),
                          Optional.empty(),
                          action.modifiedAt(),
                          url.strip(),
                          "json".equalsIgnoreCase(properties.get(FORMAT))
                              ? Notification.Format.JSON
                              : Notification.Format.GET)));
    }
    return news;
  }
}
