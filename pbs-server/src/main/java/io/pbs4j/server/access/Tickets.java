package io.pbs4j.server.access;

import io.pbs4j.core.InvalidNameException;
import io.pbs4j.core.access.Userid;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tickets of logged-in users, {@code PBS:name@realm:XXXXXXXX::signature}, and the tokens that guard them
 * against forged requests. The X are the time in upper-case hex; clients rely on that shape.
 */
public final class Tickets {
  /** Seconds a ticket may come from the future, for servers whose clocks differ. */
  private static final long MAX_AHEAD = 300;

  /** Seconds a ticket lives. */
  private static final long LIFETIME = 7200;

  /** Seconds a challenge may come from the future, and how many it lives. */
  private static final long CHALLENGE_AHEAD = 60;

  private static final long CHALLENGE_LIFETIME = 600;

  private static final String CHALLENGE_MARK = "!tfa!";
  private static final Pattern CHALLENGE =
      Pattern.compile("(PBS:" + CHALLENGE_MARK + "([^:]+):([0-9A-F]{8}))::([A-Za-z0-9+/]+)");
  private static final Pattern TICKET = Pattern.compile("(PBS:([^:]+):([0-9A-F]{8}))::([A-Za-z0-9+/]+)");
  private static final Pattern GUARD = Pattern.compile("([0-9A-F]{8}):([A-Za-z0-9+/]+)");

  private final TicketKey key;
  private final InstantSource clock;

  /** Creates the issuer and verifier. */
  public Tickets(TicketKey key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  /** A new ticket. */
  public String issue(Userid userid) {
    String text = "PBS:" + userid + ":" + now();
    return text + "::" + key.sign(text);
  }

  /** Whose ticket it is; empty when it is forged, broken or out of time. */
  public Optional<Userid> verify(String ticket) {
    Matcher m = TICKET.matcher(ticket);
    if (!m.matches() || !inTime(m.group(3)) || !key.verify(m.group(1), m.group(4))) {
      return Optional.empty();
    }
    try {
      return Optional.of(Userid.parse(m.group(2)));
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }

  /**
   * A ticket that is none yet: it holds, in the place of the user, what he may show as his second factor.
   *
   * @param json an object; its colons are percent-encoded
   */
  public String issueChallenge(Userid userid, String json) {
    String text = "PBS:" + CHALLENGE_MARK + json.replace("%", "%25").replace(":", "%3A") + ":" + now();
    return text + "::" + key.sign(text + ":" + userid);
  }

  /** The object of a challenge to this very user; empty when it is forged, broken or out of time. */
  public Optional<String> verifyChallenge(Userid userid, String ticket) {
    Matcher m = CHALLENGE.matcher(ticket);
    if (!m.matches()
        || !inTime(m.group(3), CHALLENGE_AHEAD, CHALLENGE_LIFETIME)
        || !key.verify(m.group(1) + ":" + userid, m.group(4))) {
      return Optional.empty();
    }
    return Optional.of(m.group(2).replace("%3A", ":").replace("%25", "%"));
  }

  /** A new token against forged requests, of the form {@code XXXXXXXX:signature}. */
  public String issueGuard(Userid userid) {
    String time = now();
    return time + ":" + key.sign(guardText(time, userid));
  }

  /** Whether such a token is good for a user. */
  public boolean verifyGuard(String token, Userid userid) {
    Matcher m = GUARD.matcher(token);
    return m.matches() && inTime(m.group(1)) && key.verify(guardText(m.group(1), userid), m.group(2));
  }

  /** Begins unlike a ticket, so that neither can stand in for the other. */
  private static String guardText(String time, Userid userid) {
    return "CSRF:" + time + ":" + userid;
  }

  private String now() {
    return String.format(Locale.ROOT, "%08X", clock.instant().getEpochSecond());
  }

  private boolean inTime(String time) {
    return inTime(time, MAX_AHEAD, LIFETIME);
  }

  private boolean inTime(String time, long ahead, long lifetime) {
    long age = clock.instant().getEpochSecond() - Long.parseLong(time, 16);
    return age >= -ahead && age <= lifetime;
  }
}
