package io.drover.actions.ssh;

import static java.util.Objects.requireNonNull;

import io.drover.actions.ActionOutcome.ErrorType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;

/** Runs short scripts on other machines, each over a connection of its own. Thread-safe. */
public final class SshHosts implements AutoCloseable {
  /** The first line of every script's answer: what shells say of their own stands before it. */
  private static final String BEGIN = "drover:begin";

  private static final String COULD_NOT_CONNECT = "COULD_NOT_CONNECT";
  private static final String AUTH_FAILED = "AUTH_FAILED";

  /** Whether a session's host has shown a key that is known. */
  private static final AttributeKey<Boolean> TRUSTED = new AttributeKey<>();

  private final SshSettings settings;
  private final SshClient client;

  /** Begins no connection yet. */
  public SshHosts(SshSettings settings) {
    this.settings = requireNonNull(settings, "settings");
    this.client = client(settings);
    client.start();
  }

  private static SshClient client(SshSettings settings) {
    SshClient client = SshClient.setUpDefaultClient();
    // nothing of the account that this server runs as: no ~/.ssh, no agent, no other logins
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setAgentFactory(null);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    FileKeyPairProvider keys = new FileKeyPairProvider(settings.keyFile());
    keys.setPasswordFinder(
        settings.keyPassword().map(FilePasswordProvider::of).orElse(FilePasswordProvider.EMPTY));
    client.setKeyIdentityProvider(keys);
    ServerKeyVerifier known =
        new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, settings.knownHosts());
    client.setServerKeyVerifier(
        (session, address, key) -> {
          boolean trusted = known.verifyServerKey(session, address, key);
          session.setAttribute(TRUSTED, trusted);
          return trusted;
        });
    return client;
  }

  SshSettings settings() {
    return settings;
  }

  /**
   * Runs a script in {@code sh} in the user's home directory.
   *
   * @param script may define functions; must not read its input
   * @param limit most bytes of the answer that are kept
   * @return what it wrote
   * @throws SshFailure when the host is not reached or the answer does not come in time
   */
  String run(Target target, String script, int limit) throws SshFailure {
    try {
      InetAddress unused = InetAddress.getByName(target.host());
    } catch (UnknownHostException e) {
      throw new SshFailure(
          ErrorType.TRANSIENT, "COULD_NOT_RESOLVE_HOST", "there is no host " + target.host(), e);
    }
    try (ClientSession session = connected(target)) {
      authenticate(session, target);
      return answer(session, target, script, limit);
    } catch (IOException e) {
      throw new SshFailure(
          ErrorType.TRANSIENT, COULD_NOT_CONNECT, target + " is not reached: " + e.getMessage(), e);
    }
  }

  private ClientSession connected(Target target) throws IOException {
    return client
        .connect(target.user(), target.host(), settings.port())
        .verify(settings.timeout())
        .getClientSession();
  }

  private void authenticate(ClientSession session, Target target) throws IOException, SshFailure {
    try {
      session.auth().verify(settings.timeout());
    } catch (SshException e) {
      if (Boolean.FALSE.equals(session.getAttribute(TRUSTED))) {
        throw new SshFailure(
            ErrorType.NON_TRANSIENT,
            AUTH_FAILED,
            "the key of " + target.host() + " is not in " + settings.knownHosts(),
            e);
      }
      if (e.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
        throw new SshFailure(
            ErrorType.NON_TRANSIENT,
            AUTH_FAILED,
            target + " does not accept the key in " + settings.keyFile(),
            e);
      }
      throw e;
    }
  }

  private String answer(ClientSession session, Target target, String script, int limit)
      throws IOException, SshFailure {
    // A connection that breaks while it is sent leaves the beginning of a script, which is either
    // no whole function or one that nobody calls.
    String whole = "drover() {\n" + script + "\n}\necho " + BEGIN + "\ndrover\n";
    BoundedOutput said = new BoundedOutput(limit + BEGIN.length() + 16 * 1024);
    BoundedOutput complained = new BoundedOutput(1024);
    try (ChannelExec channel = session.createExecChannel("exec sh -s")) {
      channel.setIn(new ByteArrayInputStream(whole.getBytes(StandardCharsets.UTF_8)));
      channel.setOut(said);
      channel.setErr(complained);
      channel.open().verify(settings.timeout());
      Set<ClientChannelEvent> events =
          channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), settings.timeout());
      if (!events.contains(ClientChannelEvent.CLOSED)) {
        throw new IOException("no answer within " + settings.timeout());
      }
      Integer exit = channel.getExitStatus();
      if (exit == null) {
        throw new IOException("the connection ended before the answer");
      }
      String text = said.text();
      int begin = text.indexOf(BEGIN + "\n");
      if (begin < 0 || exit != 0) {
        throw new SshFailure(
            ErrorType.ERROR,
            "UNKNOWN_ERROR",
            target + " cannot run sh (exit code " + exit + "): " + complained.text().strip());
      }
      return text.substring(begin + BEGIN.length() + 1);
    }
  }

  @Override
  public void close() {
    client.stop();
  }
}
