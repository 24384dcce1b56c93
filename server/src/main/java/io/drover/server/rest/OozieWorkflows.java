package io.drover.server.rest;

import io.drover.engine.JobPage;
import io.drover.engine.Submission;
import io.drover.engine.Verb;
import io.drover.engine.WorkflowJob;
import io.drover.engine.WorkflowService;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Oozie's REST: workflow jobs. */
public final class OozieWorkflows implements OozieJobKind {
  private final WorkflowService workflows;
  private final ServerInfo server;
  private final InstantSource clock;

  public OozieWorkflows(WorkflowService workflows, ServerInfo server, InstantSource clock) {
    this.workflows = workflows;
    this.server = server;
    this.clock = clock;
  }

  @Override
  public String appPath() {
    return "oozie.wf.application.path";
  }

  @Override
  public Set<String> jobTypes() {
    return Set.of("wf");
  }

  @Override
  public String listName() {
    return "workflows";
  }

  @Override
  public String submit(String user, Map<String, String> properties, boolean start) {
    return workflows.submit(new Submission(user, properties, Optional.empty(), start)).value();
  }

  @Override
  public String dryRun(String user, Map<String, String> properties) {
    workflows.dryRun(new Submission(user, properties, Optional.empty(), false));
    return "OK";
  }

  @Override
  public Listed list(String filter, int offset, int length, ZoneId zone) {
    JobPage page = page(filter, offset, length);
    return new Listed(page.total(), page.jobs().stream().map(job -> json(job, zone)).toList());
  }

  private JobPage page(String filter, int offset, int length) {
    return workflows.jobs(OozieFilter.workflows(filter, clock.instant()), offset, length);
  }

  private Map<String, Object> json(WorkflowJob job, ZoneId zone) {
    return new OozieJson(server, zone).summary(job);
  }

  @Override
  public Listed applyToAll(
      String verb, String user, String filter, int offset, int length, ZoneId zone) {
    Verb wanted = Verb.valueOf(verb.toUpperCase(Locale.ROOT));
    List<WorkflowJob> jobs = page(filter, offset, length).jobs();
    return Listed.all(
        jobs.stream()
            .filter(job -> workflows.apply(job.id(), wanted, user))
            .map(job -> json(workflows.job(job.id()), zone))
            .toList());
  }
}
