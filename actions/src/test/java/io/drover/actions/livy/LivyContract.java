package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Drover relies on in a Livy server, run against the fake and the real one. A subclass says
 * where the server is and which files run for how long.
 */
public abstract class LivyContract {
  private LivyClient client;
  private final String name = "contract-" + UUID.randomUUID();

  /** Where the server listens. */
  protected abstract URI uri();

  /** A request that runs until it is deleted; name as given. */
  protected abstract BatchRequest endless(String batchName);

  /** A request that ends well soon. */
  protected abstract BatchRequest succeeding(String batchName);

  /** A request that fails soon, with a line about it in the log. */
  protected abstract BatchRequest failing(String batchName);

  /** A request for a file that the server may not read. */
  protected abstract BatchRequest forbidden(String batchName);

  @BeforeEach
  void connect() {
    client = new LivyClient(LivyEndpoint.of("contract", uri()));
  }

  @AfterEach
  void disconnect() {
    client.deleteBatch(name);
    client.close();
    stopServer();
  }

  /** Called when the last request of a test is done. */
  protected void stopServer() {}

  private LivyBatch created(BatchRequest request) {
    CreateResult<LivyBatch> result = client.createBatch(request);
    assertThat(result).isInstanceOf(CreateResult.Created.class);
    return ((CreateResult.Created<LivyBatch>) result).created();
  }

  private LivyBatch ended() {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> client.batchByName(name).orElseThrow().state().ended());
    return client.batchByName(name).orElseThrow();
  }

  @Test
  void createdBatchIsFoundUnderItsNameAndItsNumber() {
    LivyBatch batch = created(endless(name));

    assertThat(batch.name()).contains(name);
    assertThat(client.batchByName(name).map(LivyBatch::id)).contains(batch.id());
    assertThat(client.batchById(batch.id()).flatMap(LivyBatch::name)).contains(name);
  }

  @Test
  void namesWithSpacesSlashesAndOtherLettersAreFound() {
    String odd = name + " a/b+é%41";
    created(endless(odd));

    assertThat(client.batchByName(odd).flatMap(LivyBatch::name)).contains(odd);
    assertThat(client.deleteBatch(odd)).isEqualTo(DeleteResult.DELETED);
    assertThat(client.batchByName(odd)).isEmpty();
  }

  @Test
  void aListHasEveryBatchOnceHoweverManyThereAre() {
    List<String> names = IntStream.range(0, 120).mapToObj(number -> name + "-" + number).toList();
    names.forEach(one -> created(succeeding(one)));

    List<String> listed = client.batches().stream().flatMap(one -> one.name().stream()).toList();
    names.forEach(client::deleteBatch);

    assertThat(listed).containsAll(names).doesNotHaveDuplicates();
    assertThat(client.batches()).noneMatch(one -> one.name().filter(names::contains).isPresent());
  }

  @Test
  void unknownBatchIsAbsentEverywhere() {
    assertThat(client.batchByName(name)).isEmpty();
    assertThat(client.batchById(999_999)).isEmpty();
    assertThat(client.logTail(name)).isEmpty();
    assertThat(client.deleteBatch(name)).isEqualTo(DeleteResult.UNKNOWN_NAME);
  }

  @Test
  void secondSubmissionOfANameIsRefusedAsDuplicate() {
    created(endless(name));

    assertThat(client.createBatch(endless(name))).isInstanceOf(CreateResult.DuplicateName.class);
  }

  @Test
  void successIsReported() {
    created(succeeding(name));

    assertThat(ended().state().kind()).isEqualTo(LivyBatchState.Kind.SUCCESS);
  }

  @Test
  void failureIsReportedAsDeadWithALog() {
    created(failing(name));

    assertThat(ended().state().kind()).isEqualTo(LivyBatchState.Kind.DEAD);
    assertThat(client.logTail(name).orElseThrow()).hasSizeGreaterThan(2);
  }

  @Test
  void deleteForgetsTheBatchAndFreesTheName() {
    created(endless(name));

    assertThat(client.deleteBatch(name)).isEqualTo(DeleteResult.DELETED);
    assertThat(client.batchByName(name)).isEmpty();
    created(endless(name));
  }

  @Test
  void refusedFileLeavesAZombieThatDeleteClears() {
    assertThat(client.createBatch(forbidden(name))).isInstanceOf(CreateResult.Rejected.class);

    assertThat(client.batchByName(name))
        .hasValueSatisfying(batch -> assertThat(batch.looksLikeZombie()).isTrue());
    assertThat(client.deleteBatch(name)).isEqualTo(DeleteResult.DELETED);
  }

  @Test
  void runningBatchDoesNotLookLikeAZombie() {
    created(endless(name));

    assertThat(client.batchByName(name).orElseThrow().looksLikeZombie()).isFalse();
  }

  @Test
  void everyFieldIsTaken() {
    BatchRequest plain = succeeding(name);
    BatchRequest full =
        new BatchRequest(
            name,
            plain.file(),
            Optional.empty(),
            plain.className(),
            plain.args(),
            List.of(plain.file()),
            List.of(),
            List.of(plain.file()),
            List.of(),
            Map.of("spark.hadoop.drover", "a b=c", "spark.yarn.tags", "x,y"),
            Optional.of("512m"),
            Optional.of(1),
            Optional.of("512m"),
            Optional.of(1),
            Optional.of(1),
            Optional.of("default"));

    created(full);
  }
}
