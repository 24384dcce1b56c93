package io.drover.actions.ssh;

import static java.util.Objects.requireNonNull;

import io.drover.schema.action.SshSpec;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An attempt on the host, as scripts for {@code sh}. It lives in a directory of its own:
 *
 * <pre>
 * run       the script that runs the command and outlives the connection
 * started   a directory, made by whoever decides the attempt: {@code run}, or a kill before it
 * pid       of run, which leads a session and a process group of its own
 * out, err  what the command wrote
 * exit      its exit code, written last
 * </pre>
 *
 * <p>Making a directory succeeds once, so the command runs once, however often it is started, and
 * never after a kill. Every text of the workflow reaches the shell in quotes.
 */
final class RemoteAttempt {
  /** Sets {@code d}, and {@code alive}: whether the process of that number is still our run. */
  private static final String HEAD =
      """
      d=%1$s/%2$s
      alive() {
        p=$(cat "$d/pid" 2>/dev/null) || return 1
        if [ -r /proc/self/cmdline ]; then
          tr '\\0' ' ' <"/proc/$p/cmdline" 2>/dev/null | grep -F %2$s/run >/dev/null
        else
          ps -p "$p" -o args= 2>/dev/null | grep -F %2$s/run >/dev/null
        fi
      }
      """;

  private static final String RUN =
      """
      d=%s/%s
      mkdir "$d/started" 2>/dev/null || exit 0
      echo $$ >"$d/pid.new" && mv "$d/pid.new" "$d/pid"
      %s >"$d/out" 2>"$d/err" </dev/null
      echo $? >"$d/exit.new" && mv "$d/exit.new" "$d/exit"
      """;

  private static final String START =
      """
      umask 077
      if [ ! -d "$d/started" ]; then
        command -v setsid >/dev/null 2>&1 || { echo no setsid; return 0; }
        command -v %s >/dev/null 2>&1 || { echo no command; return 0; }
        mkdir -p "$d" && printf '%%s' %s >"$d/run.$$" && mv "$d/run.$$" "$d/run" \\
          || { echo no directory; return 0; }
        setsid sh "$d/run" </dev/null >/dev/null 2>&1 &
      fi
      i=0
      while [ ! -f "$d/pid" ] && [ $i -lt 50 ]; do
        sleep 0.1 2>/dev/null || sleep 1
        i=$((i + 1))
      done
      if [ -f "$d/pid" ]; then echo "pid $(cat "$d/pid")"; else echo slow; fi
      """;

  private static final String CHECK =
      """
      if alive; then
        if [ -f "$d/exit" ]; then echo "exit $(cat "$d/exit")"; else echo running; fi
      elif [ -f "$d/exit" ]; then
        echo "exit $(cat "$d/exit")"
      else
        echo lost
      fi
      """;

  private static final String KILL =
      """
      if [ -d "$d" ] && ! mkdir "$d/started" 2>/dev/null; then
        i=0
        while [ ! -f "$d/pid" ] && [ $i -lt 20 ]; do
          sleep 0.1 2>/dev/null || sleep 1
          i=$((i + 1))
        done
        if alive; then
          kill -s TERM -- "-$p"
          i=0
          while kill -s 0 -- "-$p" 2>/dev/null && [ $i -lt 30 ]; do
            sleep 0.1 2>/dev/null || sleep 1
            i=$((i + 1))
          done
          kill -s KILL -- "-$p" 2>/dev/null
          i=0
          while alive && [ $i -lt 20 ]; do
            sleep 0.1 2>/dev/null || sleep 1
            i=$((i + 1))
          done
          alive && { echo left; return 0; }
        fi
      fi
      rm -rf "$d"
      [ -d "$d" ] && echo left || echo stopped
      """;

  private final String directory;
  private final String name;

  /**
   * @param directory where attempts are kept
   * @param name the attempt's external name
   */
  RemoteAttempt(String directory, String name) {
    this.directory = requireNonNull(directory, "directory");
    this.name = requireNonNull(name, "name");
  }

  private String head() {
    return HEAD.formatted(quoted(directory), quoted(name));
  }

  /** Answers {@code pid N}, or what is missing. */
  String start(SshSpec spec) {
    String command =
        Stream.concat(Stream.of(spec.command()), spec.arguments().stream())
            .map(RemoteAttempt::quoted)
            .collect(Collectors.joining(" "));
    String run = RUN.formatted(quoted(directory), quoted(name), command);
    return head() + START.formatted(quoted(spec.command()), quoted(run));
  }

  /** Answers {@code running}, {@code exit N} or {@code lost}. */
  String check() {
    return head() + CHECK;
  }

  /** Answers the beginning of what the command wrote to {@code out}. */
  String output(int bytes) {
    return head() + "head -c " + bytes + " \"$d/out\"";
  }

  /** Answers the end of {@code out} or {@code err}. */
  String end(String file, int bytes) {
    return head() + "tail -c " + bytes + " \"$d/" + file + "\" 2>/dev/null";
  }

  /** Stops what runs and clears up; answers {@code stopped} or {@code left}. */
  String kill() {
    return head() + KILL;
  }

  /** Where it is kept. */
  String place() {
    return directory + "/" + name;
  }

  /** One word that the shell takes as it is. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
