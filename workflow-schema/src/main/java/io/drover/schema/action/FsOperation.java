package io.drover.schema.action;

import static java.util.Objects.requireNonNull;

/** One operation of the {@code <fs>} action. Paths are as written, after evaluation. */
public sealed interface FsOperation {
  <R> R accept(Visitor<R> visitor);

  /** One method an operation. */
  interface Visitor<R> {
    R delete(Delete operation);

    R mkdir(Mkdir operation);

    R move(Move operation);

    R chmod(Chmod operation);

    R touchz(Touchz operation);

    R chgrp(Chgrp operation);

    R setrep(Setrep operation);
  }

  /** Recursive; a missing path is fine; globs allowed. */
  record Delete(String path, boolean skipTrash) implements FsOperation {
    public Delete {
      requireNonNull(path, "path");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.delete(this);
    }
  }

  /** Makes the directory and its parents. */
  record Mkdir(String path) implements FsOperation {
    public Mkdir {
      requireNonNull(path, "path");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.mkdir(this);
    }
  }

  /** Source globs allowed. */
  record Move(String source, String target) implements FsOperation {
    public Move {
      requireNonNull(source, "source");
      requireNonNull(target, "target");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.move(this);
    }
  }

  /** {@code permissions} is {@code 755} or {@code -rwxr-xr-x}. */
  record Chmod(String path, String permissions, boolean dirFiles, boolean recursive)
      implements FsOperation {
    public Chmod {
      requireNonNull(path, "path");
      requireNonNull(permissions, "permissions");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.chmod(this);
    }
  }

  /** Makes an empty file, or a new one in place of an empty one. */
  record Touchz(String path) implements FsOperation {
    public Touchz {
      requireNonNull(path, "path");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.touchz(this);
    }
  }

  /** Changes the group. */
  record Chgrp(String path, String group, boolean dirFiles, boolean recursive)
      implements FsOperation {
    public Chgrp {
      requireNonNull(path, "path");
      requireNonNull(group, "group");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.chgrp(this);
    }
  }

  /** Sets a file's replication. */
  record Setrep(String path, int replicationFactor) implements FsOperation {
    public Setrep {
      requireNonNull(path, "path");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.setrep(this);
    }
  }
}
