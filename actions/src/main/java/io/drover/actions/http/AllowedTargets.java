package io.drover.actions.http;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Which hosts a workflow may have requests sent to. A name is looked up once, each of its addresses
 * is judged, and the connection is made to an address that was judged: a name that changes its mind
 * between two look-ups gains nothing.
 *
 * <p>A rule is a host ({@code api.example.com}), all below it ({@code *.example.com}), an address,
 * a network ({@code 10.0.0.0/8}), or one of the words {@code loopback}, {@code link-local} and
 * {@code metadata} (addresses at which clouds tell a machine its credentials). Immutable.
 */
public final class AllowedTargets implements DnsResolver {
  private static final List<String> METADATA =
      List.of(
          "169.254.169.254",
          "fd00:ec2::254",
          "fd20:ce::254",
          "100.100.100.200",
          "168.63.129.16",
          "192.0.0.192",
          "metadata.google.internal");

  private final List<Rule> allowed;
  private final List<Rule> denied;
  private final DnsResolver names;

  /** A rule that says nothing to a host or address is no match. */
  private interface Rule {
    default boolean matchesHost(String host) {
      return false;
    }

    default boolean matchesAddress(InetAddress address) {
      return false;
    }
  }

  private record Host(String name) implements Rule {
    @Override
    public boolean matchesHost(String host) {
      return name.startsWith("*.")
          ? host.endsWith(name.substring(1)) && host.length() >= name.length()
          : host.equals(name);
    }
  }

  private record Loopback() implements Rule {
    @Override
    public boolean matchesAddress(InetAddress address) {
      // to connect to the address of "any" is to connect to this machine
      return address.isLoopbackAddress() || address.isAnyLocalAddress();
    }
  }

  private record LinkLocal() implements Rule {
    @Override
    public boolean matchesAddress(InetAddress address) {
      return address.isLinkLocalAddress();
    }
  }

  /**
   * @param allowed empty means every host that is not denied
   * @param denied wins over {@code allowed}
   * @throws IllegalArgumentException for what is no rule
   */
  public AllowedTargets(List<String> allowed, List<String> denied) {
    this(allowed, denied, SystemDefaultDnsResolver.INSTANCE);
  }

  AllowedTargets(List<String> allowed, List<String> denied, DnsResolver names) {
    this.allowed = rules(allowed);
    this.denied = rules(denied);
    this.names = requireNonNull(names, "names");
  }

  private static List<Rule> rules(List<String> texts) {
    List<Rule> rules = new ArrayList<>();
    for (String text : texts) {
      String rule = text.strip().toLowerCase(Locale.ROOT);
      switch (rule) {
        case "loopback" -> rules.add(new Loopback());
        case "link-local" -> rules.add(new LinkLocal());
        case "metadata" -> rules.addAll(rules(METADATA));
        default -> rules.add(rule(rule));
      }
    }
    return List.copyOf(rules);
  }

  private static Rule rule(String text) {
    if (text.contains("/") || text.contains(":") || text.matches("[0-9.]+")) {
      return Network.parse(text);
    }
    if (!text.matches("(\\*\\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")) {
      throw new IllegalArgumentException("'" + text + "' is no host, address or network");
    }
    return new Host(text);
  }

  /**
   * Looks a host up and keeps to what is allowed.
   *
   * @throws DeniedTargetException when the rules forbid the host or one of its addresses
   * @throws UnknownHostException when there is no such host
   */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    String name = host.toLowerCase(Locale.ROOT);
    String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (denied.stream().anyMatch(rule -> rule.matchesHost(plain))) {
      throw new DeniedTargetException(host, "");
    }
    InetAddress[] addresses = names.resolve(host);
    boolean named = allowed.isEmpty() || allowed.stream().anyMatch(rule -> rule.matchesHost(plain));
    for (InetAddress address : addresses) {
      boolean forbidden = denied.stream().anyMatch(rule -> rule.matchesAddress(address));
      if (forbidden
          || (!named && allowed.stream().noneMatch(rule -> rule.matchesAddress(address)))) {
        throw new DeniedTargetException(host, address.getHostAddress());
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  /** Addresses that begin with the same bits. */
  private record Network(BigInteger start, int length, int free) implements Rule {
    static Network parse(String text) {
      int slash = text.indexOf('/');
      String number = slash < 0 ? text : text.substring(0, slash);
      if (!number.matches("[0-9a-f.:]+")) {
        // anything else would be looked up as a name
        throw new IllegalArgumentException("'" + text + "' is no network");
      }
      try {
        byte[] start = InetAddress.getByName(number).getAddress();
        int all = start.length * Byte.SIZE;
        int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > all) {
          throw new IllegalArgumentException("'" + text + "' is no network: too many bits");
        }
        return new Network(
            new BigInteger(1, start).shiftRight(all - bits), start.length, all - bits);
      } catch (UnknownHostException | NumberFormatException e) {
        throw new IllegalArgumentException("'" + text + "' is no network", e);
      }
    }

    @Override
    public boolean matchesAddress(InetAddress address) {
      byte[] other = address.getAddress();
      return other.length == length && new BigInteger(1, other).shiftRight(free).equals(start);
    }
  }
}
