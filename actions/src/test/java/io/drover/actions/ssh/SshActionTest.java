package io.drover.actions.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.actions.ActionExecutor.KillResult;
import io.drover.actions.ActionOutcome;
import io.drover.actions.ActionOutcome.ErrorType;
import io.drover.actions.ActionOutcome.Failed;
import io.drover.actions.ActionOutcome.Running;
import io.drover.actions.ActionOutcome.Succeeded;
import io.drover.actions.ActionRequest;
import io.drover.actions.ExternalState;
import io.drover.actions.file.Requests;
import io.drover.schema.action.SshSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real sshd and a real shell. */
final class SshActionTest {
  private static final String NAME = Requests.attempt("node").externalName();

  @TempDir private Path temporary;
  private ShellHost host;
  private SshSettings settings;
  private SshHosts hosts;

  @BeforeEach
  void open() throws Exception {
    host = new ShellHost(temporary);
    settings = settings(host.newKey("key"), host.knownHosts());
    hosts = new SshHosts(settings);
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
    host.close();
  }

  private SshSettings settings(Path key, Path knownHosts) {
    return new SshSettings(
        new SshTargets(List.of("127.0.0.1", "etl@127.0.0.1", "no-such-host.invalid")),
        Optional.empty(),
        host.port(),
        key,
        Optional.empty(),
        knownHosts,
        ".drover",
        Duration.ofSeconds(10),
        100);
  }

  private static SshSpec spec(String command, String... arguments) {
    return new SshSpec(Optional.empty(), "127.0.0.1", command, List.of(arguments), true);
  }

  private static SshSpec shell(String script) {
    return spec("sh", "-c", script);
  }

  private SshAction action(SshSpec spec) {
    return action(spec, hosts);
  }

  private static SshAction action(SshSpec spec, SshHosts hosts) {
    return new SshAction(body -> spec, Optional.of(hosts), InstantSource.system());
  }

  private static ActionRequest request(ExternalState external) {
    return Requests.of(
        "ann",
        Optional.empty(),
        Optional.empty(),
        Instant.now(),
        external,
        node -> Optional.empty());
  }

  private ActionOutcome start(SshSpec spec) {
    return action(spec).start(request(ExternalState.NONE));
  }

  /** Asks until it has ended. */
  private ActionOutcome end(SshSpec spec, ActionOutcome started) {
    assertThat(started).as(started.toString()).isInstanceOf(Running.class);
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> action(spec).check(request(started.external())),
            outcome -> !(outcome instanceof Running));
  }

  private ActionOutcome run(SshSpec spec) {
    return end(spec, start(spec));
  }

  private KillResult kill(SshSpec spec) {
    return action(spec).kill(request(ExternalState.NONE));
  }

  private Path attempt() {
    return host.home().resolve(".drover").resolve(NAME);
  }

  private static Failed assertFailed(ActionOutcome outcome, ErrorType type, String code) {
    assertThat(outcome).as(outcome.toString()).isInstanceOf(Failed.class);
    Failed failed = (Failed) outcome;
    assertThat(failed.errorCode()).as(failed.message()).isEqualTo(code);
    assertThat(failed.type()).as(failed.message()).isEqualTo(type);
    return failed;
  }

  private static void waitFor(Path file) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Files.exists(file));
  }

  @Test
  void outputIsData() {
    host.around("echo Welcome to this machine; %s");

    ActionOutcome outcome = run(shell("echo rows=17; echo name=a b; echo warned >&2"));

    assertThat(outcome).isInstanceOf(Succeeded.class);
    assertThat(((Succeeded) outcome).data())
        .containsExactlyInAnyOrderEntriesOf(java.util.Map.of("rows", "17", "name", "a b"));
    assertThat(outcome.external().externalId().orElseThrow()).matches("[0-9]+@ann@127.0.0.1");
    assertThat(action(shell("")).log(request(outcome.external())).orElseThrow())
        .startsWith("rows=17\nname=a b\n")
        .endsWith("--- standard error ---\nwarned\n");
  }

  @Test
  void argumentsArriveAsTheyAre() throws Exception {
    List<String> words =
        List.of("a b", "", "$HOME", "`id`", "$(id)", "it's", "\"q\"", "a\nb", "*", "\\", ";", "ü");
    Path file = host.home().resolve("words");
    SshSpec spec =
        spec(
            "sh",
            java.util.stream.Stream.concat(
                    List.of("-c", "printf '<%s>' \"$@\" > words", "sh").stream(), words.stream())
                .toArray(String[]::new));

    assertThat(run(spec)).isInstanceOf(Succeeded.class);

    assertThat(Files.readString(file))
        .isEqualTo(words.stream().map(word -> "<" + word + ">").collect(Collectors.joining()));
  }

  @Test
  void startIsDoneOnce() throws Exception {
    SshSpec spec = shell("echo once >> ran; sleep 1");

    ActionOutcome first = start(spec);
    ActionOutcome second = start(spec);

    assertThat(second.external().externalId()).isEqualTo(first.external().externalId());
    assertThat(end(spec, second)).isInstanceOf(Succeeded.class);
    // and once more after its end
    assertThat(start(spec)).isInstanceOf(Running.class);
    assertThat(Files.readAllLines(host.home().resolve("ran"))).hasSize(1);
  }

  @Test
  void connectionLostInTheMiddleOfAStartStartsNothingTwice() throws Exception {
    SshSpec spec = shell("echo once >> ran; sleep 1");
    // the script runs, its answer never comes
    host.around("sh -s > /dev/null; sleep 60");

    CompletableFuture<ActionOutcome> started = CompletableFuture.supplyAsync(() -> start(spec));
    waitFor(attempt().resolve("pid"));
    host.dropConnections();

    assertFailed(started.get(20, TimeUnit.SECONDS), ErrorType.TRANSIENT, "COULD_NOT_CONNECT");
    host.around("%s");
    assertThat(run(spec)).isInstanceOf(Succeeded.class);
    assertThat(Files.readAllLines(host.home().resolve("ran"))).hasSize(1);
  }

  @Test
  void scriptThatArrivesInPartDoesNothing() throws Exception {
    SshSpec spec = shell("echo once >> ran");
    host.around("head -c 700 | sh -s");

    assertThat(start(spec)).isInstanceOf(Failed.class);
    assertThat(host.home().resolve("ran")).doesNotExist();
    assertThat(attempt()).doesNotExist();
  }

  @Test
  void resultOutlivesTheConnection() throws Exception {
    SshSpec spec = shell("while [ ! -f go ]; do sleep 0.05; done; echo rows=17");
    ActionOutcome started = start(spec);

    host.dropConnections();
    Awaitility.await().until(() -> host.connections() == 0);
    assertThat(action(spec).check(request(started.external()))).isInstanceOf(Running.class);
    Files.createFile(host.home().resolve("go"));

    assertThat(((Succeeded) end(spec, started)).data()).containsEntry("rows", "17");
  }

  @Test
  void exitCodeAndLastWordsAreTold() {
    Failed failed =
        assertFailed(run(shell("echo 'disk full' >&2; exit 3")), ErrorType.ERROR, "UNKNOWN_ERROR");

    assertThat(failed.message()).isEqualTo("the command ended with exit code 3: disk full");
  }

  @Test
  void missingCommandIsFnf() {
    Failed failed = assertFailed(start(spec("no-such-command")), ErrorType.ERROR, "FNF");

    assertThat(failed.message()).isEqualTo("there is no command 'no-such-command' on 127.0.0.1");
    assertThat(attempt()).doesNotExist();
  }

  @Test
  void killStopsTheCommandAndItsChildrenAndClearsUp() throws Exception {
    SshSpec spec =
        shell("trap '' TERM; sh -c 'echo $$ > child; exec sleep 300' & echo $$ > parent; wait");
    start(spec);
    waitFor(host.home().resolve("parent"));
    waitFor(host.home().resolve("child"));
    long parent = number("parent");
    long child = number("child");
    assertThat(ProcessHandle.of(child)).isPresent();

    assertThat(kill(spec).stopped()).isTrue();

    assertThat(attempt()).doesNotExist();
    Awaitility.await()
        .until(
            () ->
                ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty()
                    && ProcessHandle.of(parent).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(kill(spec).stopped()).isTrue();
  }

  private long number(String file) throws IOException {
    Awaitility.await().until(() -> Files.size(host.home().resolve(file)) > 1);
    return Long.parseLong(Files.readString(host.home().resolve(file)).strip());
  }

  @Test
  void killAfterTheEndClearsUp() {
    SshSpec spec = shell("true");
    run(spec);
    assertThat(attempt()).exists();

    assertThat(kill(spec).stopped()).isTrue();
    assertThat(attempt()).doesNotExist();
    assertThat(action(spec).log(request(ExternalState.NONE))).isEmpty();
  }

  @Test
  void commandThatWasStoppedFromOutsideIsNotTakenForDone() throws Exception {
    SshSpec spec = shell("exec sleep 300");
    ActionOutcome started = start(spec);
    long run = Long.parseLong(Files.readString(attempt().resolve("pid")).strip());
    List<ProcessHandle> children = ProcessHandle.of(run).orElseThrow().descendants().toList();

    ProcessHandle.of(run).orElseThrow().destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);

    assertThat(assertFailed(end(spec, started), ErrorType.ERROR, "UNKNOWN_ERROR").message())
        .contains("is gone without an exit code in .drover/" + NAME);
  }

  @Test
  void otherProcessThatGotTheNumberIsNeitherWaitedForNorKilled() throws Exception {
    SshSpec spec = shell("true");
    ActionOutcome started = start(spec);
    waitFor(attempt().resolve("exit"));
    Files.delete(attempt().resolve("exit"));
    Process other = new ProcessBuilder("setsid", "sleep", "300").start();
    try {
      Files.writeString(attempt().resolve("pid"), other.pid() + "\n");

      assertFailed(
          action(spec).check(request(started.external())), ErrorType.ERROR, "UNKNOWN_ERROR");
      assertThat(kill(spec).stopped()).isTrue();
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void outputIsBounded() {
    assertThat(
            assertFailed(
                    run(shell("head -c 101 /dev/zero | tr '\\0' x")),
                    ErrorType.ERROR,
                    "UNKNOWN_ERROR")
                .message())
        .isEqualTo("the output has more than 100 bytes (ssh.output-limit)");
  }

  @Test
  void userIsTheWorkflowsOrTheJobs() {
    start(spec("true"));
    assertThat(host.lastUser()).isEqualTo("ann");
    kill(spec("true"));

    SshSpec named = new SshSpec(Optional.of("etl"), "127.0.0.1", "true", List.of(), false);
    assertThat(run(named)).isInstanceOf(Succeeded.class);
    assertThat(host.lastUser()).isEqualTo("etl");
  }

  @Test
  void keyThatIsNotAcceptedNeedsAnOperator() {
    host.acceptNoKey();

    assertThat(assertFailed(start(spec("true")), ErrorType.NON_TRANSIENT, "AUTH_FAILED").message())
        .contains("ann@127.0.0.1 does not accept the key");
  }

  @Test
  void hostWithAnotherKeyIsNotTrusted() throws Exception {
    Path nobody = Files.writeString(temporary.resolve("nobody"), "");
    try (SshHosts strict = new SshHosts(settings(settings.keyFile(), nobody))) {
      assertThat(
              assertFailed(
                      action(spec("true"), strict).start(request(ExternalState.NONE)),
                      ErrorType.NON_TRANSIENT,
                      "AUTH_FAILED")
                  .message())
          .contains("the key of 127.0.0.1 is not in " + nobody);
    }
    assertThat(host.lastUser()).isEmpty();
    assertThat(nobody).isEmptyFile();
  }

  @Test
  void hostThatIsAwayIsAskedAgain() throws Exception {
    SshSpec spec = shell("sleep 5");
    ActionOutcome started = start(spec);
    kill(spec);
    host.close();

    assertFailed(start(spec), ErrorType.TRANSIENT, "COULD_NOT_CONNECT");
    assertFailed(
        action(spec).check(request(started.external())), ErrorType.TRANSIENT, "COULD_NOT_CONNECT");
    assertThat(kill(spec).stopped()).isFalse();
  }

  @Test
  void unknownHostIsTold() {
    SshSpec spec = new SshSpec(Optional.empty(), "no-such-host.invalid", "true", List.of(), false);

    assertFailed(start(spec), ErrorType.TRANSIENT, "COULD_NOT_RESOLVE_HOST");
  }

  @Test
  void onlyAllowedHostsAndUsersAreReached() {
    SshSpec root = new SshSpec(Optional.of("root"), "127.0.0.1", "true", List.of(), false);
    SshSpec other = new SshSpec(Optional.empty(), "localhost", "true", List.of(), false);

    assertThat(assertFailed(start(root), ErrorType.ERROR, "SSH_DENIED").message())
        .contains("commands on root@127.0.0.1 are not allowed by ssh.hosts");
    assertFailed(start(other), ErrorType.ERROR, "SSH_DENIED");
    assertThat(kill(other).stopped()).isTrue();
  }

  @Test
  void serverWithoutSshRefusesTheWorkflow() {
    SshAction off = new SshAction(body -> spec("true"), Optional.empty(), InstantSource.system());

    assertThat(off.validate(Requests.BODY))
        .singleElement()
        .asString()
        .contains("ssh.enabled is false");
    assertFailed(off.start(request(ExternalState.NONE)), ErrorType.ERROR, "SSH_DENIED");
    assertThat(action(spec("true")).validate(Requests.BODY)).isEmpty();
  }
}
