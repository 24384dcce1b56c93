package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schema.InvalidRequestException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkOptionsTest {

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("", List.of()),
        Arguments.of("  \n ", List.of()),
        Arguments.of("--verbose", List.of("--verbose")),
        Arguments.of("--executor-memory 4g", List.of("--executor-memory", "4g")),
        Arguments.of("--executor-memory=4g", List.of("--executor-memory", "4g")),
        Arguments.of("--conf a=1 --conf b=\"x y\"", List.of("--conf", "a=1", "--conf", "b=x y")),
        Arguments.of("--conf \"k=a b\"", List.of("--conf", "k=a b")),
        Arguments.of("--conf k=a b c", List.of("--conf", "k=a b c")),
        Arguments.of(
            "--conf spark.x=-Da=\"1\" -Db=\"2\"", List.of("--conf", "spark.x=-Da=\"1\" -Db=\"2\"")),
        Arguments.of("--conf k=\"a\" b", List.of("--conf", "k=\"a\" b")),
        Arguments.of(
            "\n\t--name\n  My job \n--class a.B", List.of("--name", "My job", "--class", "a.B")),
        Arguments.of("--conf k=", List.of("--conf", "k=")),
        Arguments.of("--conf k=\"\"", List.of("--conf", "k=")),
        Arguments.of("--conf k=a=b", List.of("--conf", "k=a=b")),
        Arguments.of("--conf k=a--b c", List.of("--conf", "k=a", "--b", "c")),
        Arguments.of("--conf k=x-y", List.of("--conf", "k=x-y")));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textIsSplitAsOozieDoes(String text, List<String> words) {
    List<String> split =
        SparkOptions.parse(text).options().stream()
            .flatMap(option -> Stream.concat(Stream.of(option.name()), option.value().stream()))
            .toList();

    assertThat(split).isEqualTo(words);
  }

  @Test
  void textBeforeTheFirstOptionIsRefused() {
    assertThatThrownBy(() -> SparkOptions.parse("oops --name x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("oops");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--proxy-user bob",
        "--supervise",
        "--kill driver-1",
        "--unknown 1",
        "--conf novalue",
        "--conf =x",
        "--num-executors many",
        "--executor-memory"
      })
  void optionThatCannotBeHonouredIsNamed(String text) {
    String option = text.split(" ", 2)[0];

    assertThatThrownBy(() -> SparkSettings.of(Optional.of(text)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(option);
  }

  @Test
  void eachOptionBecomesAFieldOrAProperty() {
    SparkSettings settings =
        SparkSettings.of(
            Optional.of(
                "--driver-memory 1g --driver-cores 2 --executor-memory 3g --executor-cores 4"
                    + " --num-executors 5 --queue q --jars a.jar,b.jar --py-files p.py"
                    + " --files f --archives z.zip#z --name N --class C --driver-class-path cp"
                    + " --driver-java-options -Da=1 -Db=2 --driver-library-path lp --packages g:a:1"
                    + " --exclude-packages g:b --repositories r --principal P --keytab K"
                    + " --total-executor-cores 6 --master yarn --deploy-mode client --verbose"
                    + " --conf spark.master=local --conf spark.y=\"1 2\" --properties-file p.conf"));

    assertThat(settings.driverMemory).contains("1g");
    assertThat(settings.driverCores).contains(2);
    assertThat(settings.executorMemory).contains("3g");
    assertThat(settings.executorCores).contains(4);
    assertThat(settings.numExecutors).contains(5);
    assertThat(settings.queue).contains("q");
    assertThat(settings.jars).containsExactly("a.jar", "b.jar");
    assertThat(settings.pyFiles).containsExactly("p.py");
    assertThat(settings.files).containsExactly("f");
    assertThat(settings.archives).containsExactly("z.zip#z");
    assertThat(settings.className).contains("C");
    assertThat(settings.propertiesFile).contains("p.conf");
    assertThat(settings.conf)
        .containsOnly(
            java.util.Map.entry("spark.app.name", "N"),
            java.util.Map.entry("spark.driver.extraClassPath", "cp"),
            java.util.Map.entry("spark.driver.extraJavaOptions", "-Da=1 -Db=2"),
            java.util.Map.entry("spark.driver.extraLibraryPath", "lp"),
            java.util.Map.entry("spark.jars.packages", "g:a:1"),
            java.util.Map.entry("spark.jars.excludes", "g:b"),
            java.util.Map.entry("spark.jars.repositories", "r"),
            java.util.Map.entry("spark.kerberos.principal", "P"),
            java.util.Map.entry("spark.kerberos.keytab", "K"),
            java.util.Map.entry("spark.cores.max", "6"),
            java.util.Map.entry("spark.y", "1 2"));
    assertThat(settings.ignored)
        .containsExactly("--master", "--deploy-mode", "--verbose", "--conf spark.master");
  }
}
