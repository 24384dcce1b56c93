package io.drover.actions.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathTest {
  @ParameterizedTest
  @CsvSource({
    "hdfs://nn:8020/a b/é, hdfs, nn:8020, /a b/é",
    "hdfs://nn/day=1%2F2, hdfs, nn, /day=1%2F2",
    "hdfs://nn//a///b/, hdfs, nn, /a/b",
    "hdfs://nn, hdfs, nn, /",
    "file:/a, file, , /a",
    "file:///a?b#c, file, , /a?b#c",
    "s3a://bucket/k:v, s3a, bucket, /k:v",
    "/a:b, , , /a:b",
  })
  void textsAreReadWithoutDecoding(String text, String scheme, String authority, String path) {
    URI uri = FilePath.parse(text);

    assertThat(uri.getScheme()).isEqualTo(scheme);
    assertThat(uri.getAuthority()).isEqualTo(authority);
    assertThat(uri.getPath()).isEqualTo(path);
    assertThat(uri.getRawQuery()).isNull();
    assertThat(FilePath.parse(FilePath.text(uri))).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "mailto:x", "hdfs://nn/a\0b", "file:relative"})
  void whatIsNoPathIsRefused(String text) {
    assertThatThrownBy(() -> FilePath.parse(text)).isInstanceOf(InvalidPathException.class);
  }

  @Test
  void parentsEndAtTheRoot() {
    URI file = FilePath.parse("hdfs://nn/a b/c");

    assertThat(FilePath.parent(file)).contains(FilePath.parse("hdfs://nn/a b"));
    assertThat(FilePath.name(file)).isEqualTo("c");
    assertThat(FilePath.parent(FilePath.parse("hdfs://nn/a")))
        .contains(FilePath.parse("hdfs://nn"));
    assertThat(FilePath.parent(FilePath.parse("hdfs://nn/"))).isEmpty();
  }

  @Test
  void pathsResolveAgainstNameNodeAndApplication() {
    Optional<URI> app = Optional.of(URI.create("hdfs://app/my%20app/"));
    PathBase both = new PathBase(app, Optional.of("hdfs://nn/"));
    PathBase appOnly = new PathBase(app, Optional.empty());

    assertThat(both.resolve("/x")).isEqualTo("hdfs://nn/x");
    assertThat(both.resolve("x/*")).isEqualTo("hdfs://app/my app/x/*");
    assertThat(both.resolve("file:/x")).isEqualTo("file:/x");
    assertThat(appOnly.resolve("/x")).isEqualTo("hdfs://app/x");
    assertThatThrownBy(() -> new PathBase(Optional.empty(), Optional.empty()).resolve("/x"))
        .isInstanceOf(InvalidPathException.class);
  }
}
