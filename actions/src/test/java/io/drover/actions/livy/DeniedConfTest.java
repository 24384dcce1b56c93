package io.drover.actions.livy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeniedConfTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.submit.deployMode",
        "spark.submit.proxyUser.allowCustomClasspathInClusterMode",
        "spark.driver.extraClassPath",
        "spark.executor.extraClassPath",
        "spark.yarn.keytab",
        "spark.kerberos.principal",
        "spark.yarn.dist.files",
        "spark.kubernetes.driver.podTemplateFile",
        "spark.kubernetes.executor.podTemplateContainerName",
        "spark.jars.ivySettings",
        "spark.drover.output.properties",
        "spark.x=1 --conf spark.y",
        "spark.master=local",
        "spark.x y",
        "",
      })
  void dangerousPropertyIsDenied(String property) {
    assertThat(DeniedConf.standard(false).reason(property)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.sql.shuffle.partitions",
        "spark.executor.memory",
        "spark.driver.extraJavaOptions",
        "spark.kubernetes.driver.annotation.prometheus.io/scrape",
        "spark.submit",
      })
  void commonPropertyIsAllowed(String property) {
    assertThat(DeniedConf.standard(false).reason(property)).isEmpty();
  }

  @Test
  void javaOptionsOfTheDriverAreDeniedWhereJobsRunAsOtherUsers() {
    assertThat(DeniedConf.standard(true).reason("spark.driver.extraJavaOptions")).isPresent();
  }

  @Test
  void starsStandForAnyText() {
    DeniedConf denied = new DeniedConf(List.of("a.*.b", "*x"));

    assertThat(denied.reason("a.1.2.b")).isPresent();
    assertThat(denied.reason("a.b")).isEmpty();
    assertThat(denied.reason("x")).isPresent();
    assertThat(denied.reason("xy")).isEmpty();
  }
}
