package io.drover.schema.action;

import io.drover.schema.XmlElement;
import io.drover.schema.internal.jaxb.workflow.Chgrp;
import io.drover.schema.internal.jaxb.workflow.Chmod;
import io.drover.schema.internal.jaxb.workflow.Delete;
import io.drover.schema.internal.jaxb.workflow.Mkdir;
import io.drover.schema.internal.jaxb.workflow.Move;
import io.drover.schema.internal.jaxb.workflow.Setrep;
import io.drover.schema.internal.jaxb.workflow.Touchz;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads the operations of an fs action, by the class that the grammar gave each. */
final class FsOperations {
  static final Set<String> NAMES =
      Set.of("delete", "mkdir", "move", "chmod", "touchz", "chgrp", "setrep");

  /** HDFS keeps it in a short. */
  private static final int MAX_REPLICATION = Short.MAX_VALUE;

  private final Values values;
  private final Map<Class<?>, BiFunction<Object, XmlElement, FsOperation>> readers =
      new HashMap<>();

  FsOperations(Values values) {
    this.values = values;
    on(Delete.class, this::delete);
    on(Mkdir.class, (mkdir, at) -> new FsOperation.Mkdir(path(at, mkdir.getPath())));
    on(Move.class, this::move);
    on(Chmod.class, this::chmod);
    on(Touchz.class, (touchz, at) -> new FsOperation.Touchz(path(at, touchz.getPath())));
    on(Chgrp.class, this::chgrp);
    on(Setrep.class, this::setrep);
  }

  private <T> void on(Class<T> type, BiFunction<T, XmlElement, FsOperation> reader) {
    readers.put(type, (operation, at) -> reader.apply(type.cast(operation), at));
  }

  /** {@code at} is the operation's element. */
  FsOperation read(Object operation, XmlElement at) {
    BiFunction<Object, XmlElement, FsOperation> reader = readers.get(operation.getClass());
    if (reader == null) {
      throw new IllegalStateException("no reader for " + operation.getClass());
    }
    return reader.apply(operation, at);
  }

  private FsOperation delete(Delete delete, XmlElement at) {
    return new FsOperation.Delete(path(at, delete.getPath()), unlessFalse(delete.getSkipTrash()));
  }

  private FsOperation move(Move move, XmlElement at) {
    return new FsOperation.Move(
        values.requiredAttribute(at, "source", move.getSource()),
        values.requiredAttribute(at, "target", move.getTarget()));
  }

  private FsOperation chmod(Chmod chmod, XmlElement at) {
    return new FsOperation.Chmod(
        path(at, chmod.getPath()),
        values.requiredAttribute(at, "permissions", chmod.getPermissions()),
        unlessFalse(chmod.getDirFiles()),
        chmod.getRecursive() != null);
  }

  private FsOperation chgrp(Chgrp chgrp, XmlElement at) {
    return new FsOperation.Chgrp(
        path(at, chgrp.getPath()),
        values.requiredAttribute(at, "group", chgrp.getGroup()),
        unlessFalse(chgrp.getDirFiles()),
        chgrp.getRecursive() != null);
  }

  private FsOperation setrep(Setrep setrep, XmlElement at) {
    String factor = setrep.getReplicationFactor();
    values.requiredAttribute(at, "replication-factor", factor);
    return new FsOperation.Setrep(
        path(at, setrep.getPath()),
        values.count(at, "replication-factor", factor, MAX_REPLICATION).orElse(1));
  }

  private String path(XmlElement at, @Nullable String path) {
    return values.requiredAttribute(at, "path", path);
  }

  /** Oozie's rule: everything but the word false is true. */
  private static boolean unlessFalse(@Nullable String text) {
    return text == null || !text.strip().equalsIgnoreCase("false");
  }
}
