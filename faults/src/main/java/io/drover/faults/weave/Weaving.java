package io.drover.faults.weave;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.pool.TypePool;

/**
 * Writes copies of Drover's classes that call {@link ArmedFailpoint} where the failpoints are. They
 * come first on the class path of the servers that are to die.
 */
public final class Weaving {
  private static final String SUBMISSION = "io.drover.actions.livy.BatchSubmission";
  private static final String CLIENT = "io.drover.actions.livy.LivyClient";
  private static final String TRANSACTION = "io.drover.engine.store.WorkflowJobStore$Transaction";

  private final ClassFileLocator locator =
      ClassFileLocator.ForClassLoader.of(Weaving.class.getClassLoader());
  private final TypePool types = TypePool.Default.of(locator);
  private final Map<String, DynamicType.Builder<?>> woven = new HashMap<>();

  private Weaving() {}

  /**
   * Writes the jar.
   *
   * @throws IllegalStateException when a failpoint's method does not exist, or what is to be broken
   *     cannot be found
   */
  public static void write(List<Failpoint> failpoints, Breakage breakage, Path jar)
      throws IOException {
    Weaving weaving = new Weaving();
    failpoints.stream()
        .collect(groupingBy(Failpoint::methodKey, TreeMap::new, toList()))
        .values()
        .forEach(sides -> weaving.addFailpoints(sides));
    weaving.addBreakage(breakage);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Map.Entry<String, DynamicType.Builder<?>> type :
          new TreeMap<>(weaving.woven).entrySet()) {
        out.putNextEntry(new JarEntry(type.getKey().replace('.', '/') + ".class"));
        try (DynamicType.Unloaded<?> made = type.getValue().make()) {
          out.write(made.getBytes());
        }
        out.closeEntry();
      }
    }
  }

  private void addFailpoints(List<Failpoint> sides) {
    Failpoint any = sides.get(0);
    mustHave(any.type(), any.method());
    change(
        any.type(),
        Advice.withCustomMapping()
            .bind(FailpointAdvice.Before.class, key(sides, Failpoint.Side.BEFORE))
            .bind(FailpointAdvice.After.class, key(sides, Failpoint.Side.AFTER))
            .to(FailpointAdvice.class)
            .on(named(any.method())));
  }

  private static String key(List<Failpoint> sides, Failpoint.Side side) {
    return sides.stream()
        .filter(point -> point.side() == side)
        .map(Failpoint::key)
        .findFirst()
        .orElse("");
  }

  private void addBreakage(Breakage breakage) {
    switch (breakage) {
      case NONE -> {}
      case LOOKUP -> breakLookup();
      case VERSION -> {
        replaceText(TRANSACTION, "saveJobs", " and version = ?", " and ? >= 0");
        replaceText(TRANSACTION, "lockJobs", " for update skip locked", "");
        change(TRANSACTION, Advice.to(Dawdling.class).on(named("lockJobs")));
        // primary keys would tell of two writers too
        orNothing("save", "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        orNothing("save", "node)\nvalues (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        orNothing("insertAttempts", ":startedAt, :endedAt, false)");
        orNothing("insertTimeline", "values (?, ?, ?, ?, ?, ?)");
      }
      case LOCK -> replaceText(TRANSACTION, "lockJobs", " for update skip locked", "");
    }
  }

  /** Leaves the other server time to read and write the same jobs. */
  static final class Dawdling {
    private static final int LONGEST_NANOS = 300_000_000;

    private Dawdling() {}

    @Advice.OnMethodExit
    static void exit() {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(LONGEST_NANOS));
    }
  }

  private void orNothing(String method, String endOfInsert) {
    replaceText(TRANSACTION, method, endOfInsert, endOfInsert + " on conflict do nothing");
  }

  private void breakLookup() {
    mustHave(SUBMISSION, "submit");
    mustHave(SUBMISSION, "post");
    mustHave(SUBMISSION, "settled");
    mustHave(CLIENT, "batchByName");
    change(SUBMISSION, Advice.to(BrokenLookup.Submit.class).on(named("submit")));
    change(SUBMISSION, Advice.to(BrokenLookup.Post.class).on(named("post")));
    change(SUBMISSION, Advice.to(BrokenLookup.Nothing.class).on(named("settled")));
    change(CLIENT, Advice.to(BrokenLookup.Ask.class).on(named("batchByName")));
  }

  private void replaceText(String type, String method, String text, String replacement) {
    mustHave(type, method);
    TextReplacement wrapper = new TextReplacement(text, replacement);
    change(type, new AsmVisitorWrapper.ForDeclaredMethods().method(named(method), wrapper));
    // told before any server runs with it
    try (DynamicType.Unloaded<?> made = builder(type).make()) {
      if (made.getBytes().length == 0 || !wrapper.replaced) {
        throw new IllegalStateException("no '" + text + "' in " + type + "." + method);
      }
    }
  }

  private void change(String type, AsmVisitorWrapper change) {
    woven.put(type, builder(type).visit(change));
  }

  private DynamicType.Builder<?> builder(String type) {
    return Optional.<DynamicType.Builder<?>>ofNullable(woven.get(type))
        .orElseGet(
            () ->
                new ByteBuddy()
                    .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
                    .with(Implementation.Context.Disabled.Factory.INSTANCE)
                    .redefine(types.describe(type).resolve(), locator));
  }

  private void mustHave(String type, String method) {
    TypePool.Resolution found = types.describe(type);
    if (!found.isResolved()
        || found.resolve().getDeclaredMethods().filter(named(method)).isEmpty()) {
      throw new IllegalStateException(
          "there is no "
              + type
              + "."
              + method
              + " any more; the list of failpoints is out of date");
    }
  }

  /** Changes a text constant of a method. */
  private static final class TextReplacement
      implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {
    private final String text;
    private final String replacement;
    private boolean replaced;

    TextReplacement(String text, String replacement) {
      this.text = text;
      this.replacement = replacement;
    }

    @Override
    public MethodVisitor wrap(
        TypeDescription type,
        MethodDescription method,
        MethodVisitor visitor,
        Implementation.Context context,
        TypePool typePool,
        int writerFlags,
        int readerFlags) {
      return new MethodVisitor(Opcodes.ASM9, visitor) {
        @Override
        public void visitLdcInsn(Object value) {
          if (value instanceof String constant && constant.contains(text)) {
            replaced = true;
            super.visitLdcInsn(constant.replace(text, replacement));
          } else {
            super.visitLdcInsn(value);
          }
        }
      };
    }
  }
}
