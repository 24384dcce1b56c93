package io.drover.server.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.schema.InvalidRequestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundleStoreTest {
  private static final int LIMIT = 1 << 20;

  @TempDir private Path root;

  /** Of a workflow.xml and of as many zeros as make up the size. */
  private static byte[] zip(int size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("workflow.xml"));
      zip.write('x');
      zip.putNextEntry(new ZipEntry("lib/zeros"));
      zip.write(new byte[size - 1]);
    }
    return bytes.toByteArray();
  }

  @Test
  void theLimitCountsTheBytesOfAllEntries() throws IOException {
    BundleStore bundles = new BundleStore(root, LIMIT);

    assertThat(bundles.unpack(zip(LIMIT), "workflow.xml").resolve("lib/zeros")).hasSize(LIMIT - 1);
    byte[] larger = zip(LIMIT + 1);
    assertThat(larger).hasSizeLessThan(LIMIT / 100);
    assertThatThrownBy(() -> bundles.unpack(larger, "workflow.xml"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("unpacks to more than 1048576 bytes");
    assertThat(root).isDirectoryNotContaining(path -> path.toString().contains("unpack-"));
  }
}
