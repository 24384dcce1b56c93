package io.drover.locallivy.repl;

import org.jspecify.annotations.Nullable;

/**
 * Finds the classes that Scala statements define. It must stand above Spark's threads when they
 * start, which is before there is an interpreter: else driver and tasks each load a class of their
 * own under one name.
 */
final class StatementClassLoader extends ClassLoader {
  private volatile @Nullable ClassLoader statements;

  StatementClassLoader(ClassLoader parent) {
    super(parent);
  }

  /** The interpreter's own loader; its parent must not be this one. */
  void setStatements(ClassLoader loader) {
    statements = loader;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    ClassLoader loader = statements;
    if (loader == null) {
      throw new ClassNotFoundException(name);
    }
    return loader.loadClass(name);
  }
}
