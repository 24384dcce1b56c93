package io.drover.actions.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowedTargetsTest {
  private static final List<String> STANDARD = List.of("loopback", "link-local", "metadata");

  /** Names as the test says; addresses are themselves. */
  private static final DnsResolver NAMES =
      new DnsResolver() {
        private final Map<String, List<String>> known =
            Map.of(
                "api.example.com", List.of("192.0.2.7"),
                "a.b.example.com", List.of("192.0.2.8"),
                "example.com", List.of("192.0.2.9"),
                "notexample.com", List.of("192.0.2.10"),
                "two.example.org", List.of("192.0.2.7", "169.254.169.254"),
                "metadata.google.internal", List.of("192.0.2.11"),
                "local.example.org", List.of("127.0.0.1"));

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
          String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
          List<String> found = known.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), null);
          if (found == null) {
            return InetAddress.getAllByName(host);
          }
          InetAddress[] addresses = new InetAddress[found.size()];
          for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByName(found.get(i));
          }
          return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
          return host;
        }
      };

  private static void assertDenied(AllowedTargets targets, String host) {
    assertThatThrownBy(() -> targets.resolve(host))
        .isInstanceOf(DeniedTargetException.class)
        .hasMessageContaining(host)
        .hasMessageContaining("http.allow and http.deny");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.8.8",
        "::1",
        "0.0.0.0",
        "::",
        "::ffff:127.0.0.1",
        "169.254.169.254",
        "169.254.1.2",
        "fe80::1",
        "::ffff:169.254.169.254",
        "fd00:ec2::254",
        "100.100.100.200",
        "local.example.org",
        "two.example.org",
        "metadata.google.internal",
        "METADATA.google.internal.",
      })
  void thisMachineAndItsNeighboursAreDenied(String host) {
    assertDenied(new AllowedTargets(List.of(), STANDARD, NAMES), host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api.example.com", "192.0.2.1", "10.0.0.1", "2001:db8::1"})
  void othersAreAllowedWhenNothingIsNamed(String host) throws UnknownHostException {
    assertThat(new AllowedTargets(List.of(), STANDARD, NAMES).resolve(host)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "api.example.com, api.example.com, true",
    "api.example.com, API.example.com, true",
    "api.example.com, a.b.example.com, false",
    "*.example.com, a.b.example.com, true",
    "*.example.com, example.com, false",
    "*.example.com, notexample.com, false",
    "192.0.2.0/29, api.example.com, true",
    "192.0.2.0/29, a.b.example.com, false",
    "192.0.2.8, a.b.example.com, true",
    "2001:db8::/32, 2001:db8::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "0.0.0.0/0, 10.1.2.3, true",
    "*.example.org, two.example.org, false",
    "127.0.0.1, 127.0.0.1, false",
  })
  void onlyWhatIsNamedIsAllowed(String rule, String host, boolean allowed)
      throws UnknownHostException {
    AllowedTargets targets = new AllowedTargets(List.of(rule), STANDARD, NAMES);

    if (allowed) {
      assertThat(targets.resolve(host)).isNotEmpty();
    } else {
      assertDenied(targets, host);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0/x", "a b", "*", "*.", "-a", "1.2.3.4.5", "g::1"})
  void whatIsNoRuleIsTold(String rule) {
    assertThatThrownBy(() -> new AllowedTargets(List.of(), List.of(rule)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule);
  }

  @Test
  void unknownHostIsNotADeniedOne() {
    assertThatThrownBy(
            () -> new AllowedTargets(List.of(), STANDARD).resolve("no-such-host.invalid"))
        .isInstanceOf(UnknownHostException.class)
        .isNotInstanceOf(DeniedTargetException.class);
  }
}
