package io.drover.actions.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.shell.ProcessShellFactory;

/** A machine with sshd, whose commands a real shell runs in a home directory of the test's. */
public final class ShellHost implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final Path directory;
  private final Set<PublicKey> accepted = ConcurrentHashMap.newKeySet();
  private volatile String around = "%s";
  private volatile String lastUser = "";

  public ShellHost(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(home());
    server.setHost("127.0.0.1");
    SimpleGeneratorHostKeyProvider key =
        new SimpleGeneratorHostKeyProvider(directory.resolve("hostkey"));
    key.setAlgorithm("EC");
    server.setKeyPairProvider(key);
    server.setPublickeyAuthenticator((user, publicKey, session) -> accepted.contains(publicKey));
    server.setCommandFactory(
        (channel, command) -> {
          lastUser = channel.getSession().getUsername();
          String login = "export HOME='" + home() + "'; cd; " + around.formatted(command);
          // /bin/sh -c
          return new ProcessShellFactory(login, login).createShell(channel);
        });
    server.start();
  }

  public Path home() {
    return directory.resolve("home");
  }

  public int port() {
    return server.getPort();
  }

  String lastUser() {
    return lastUser;
  }

  /** What the login shell makes of every command; {@code %s} stands for it. */
  void around(String shell) {
    this.around = shell;
  }

  /** Writes a new private key, which the host accepts. */
  public Path newKey(String name) throws IOException, GeneralSecurityException {
    KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
    accepted.add(pair.getPublic());
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, out);
    }
    return file;
  }

  void acceptNoKey() {
    accepted.clear();
  }

  /** A known_hosts file that knows this host. */
  public Path knownHosts() throws IOException, GeneralSecurityException {
    PublicKey key = server.getKeyPairProvider().loadKeys(null).iterator().next().getPublic();
    return Files.writeString(
        directory.resolve("known_hosts"),
        "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(key) + "\n");
  }

  /** Ends every connection, without a word to the other side. */
  void dropConnections() {
    server.getActiveSessions().forEach(session -> session.close(true));
  }

  int connections() {
    return server.getActiveSessions().size();
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
