package org.sbert4j.weights.hub;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.sbert4j.weights.hub.proxy.ProxyAddress;
import org.sbert4j.weights.hub.transfer.TransientException;

/** What the hub's refusals mean, and what a user can do about each. */
final class HubErrors {
  private final HubConnection connection;
  private final HubName name;

  HubErrors(HubConnection connection, HubName name) {
    this.connection = connection;
    this.name = name;
  }

  /**
   * Throws the error for an answer that is none of those asked for.
   *
   * @param what was asked for, for the message
   * @throws TransientException if another attempt may succeed
   * @throws HubException if none will
   */
  void fail(HttpResponse<?> response, String what) throws TransientException {
    int status = response.statusCode();
    String code = response.headers().firstValue("X-Error-Code").orElse("");
    if (status == 429) {
      throw new TransientException(
          "too many requests (429); try again later, or set HF_TOKEN, for which the limit is higher",
          retryAfter(response));
    }
    if (status == 408 || status >= 500) {
      throw new TransientException("status " + status + " for " + what, retryAfter(response));
    }
    throw status == 407 ? proxyRefusal(response.request().uri()) : refusal(status, code, what);
  }

  /** The proxy, which speaks before the hub does, wants to know who asks. */
  private HubException proxyRefusal(URI address) {
    Optional<ProxyAddress> proxy = connection.proxy(address);
    boolean told = proxy.flatMap(ProxyAddress::basic).isPresent();
    return HubException.refused(
        "the proxy "
            + proxy.map(ProxyAddress::toString).orElse("to " + address.getRawAuthority())
            + (told ? " does not accept this user and password" : " wants a user and a password")
            + " (407); set "
            + address.getScheme().toUpperCase(Locale.ROOT)
            + "_PROXY to http://USER:PASSWORD@HOST:PORT");
  }

  private HubException refusal(int status, String code, String what) {
    if (status == 403 || (status == 401 && code.equals("GatedRepo"))) {
      return gated(status);
    }
    return switch (status) {
      case 401 -> unauthorized();
      case 404 -> notFound(code, what);
      default ->
          HubException.refused(
              name
                  + ": "
                  + connection.address()
                  + " answers with status "
                  + status
                  + " for "
                  + what
                  + "; check HF_ENDPOINT and your proxy");
    };
  }

  private HubException notFound(String code, String what) {
    return switch (code) {
      case "RevisionNotFound" -> noRevision();
      case "RepoNotFound" -> noRepository();
      default ->
          HubException.of(
              name
                  + ": "
                  + what
                  + " is not on "
                  + connection.address()
                  + " (404); use another revision");
    };
  }

  /** There is no such model, or none that this user may see. */
  HubException noRepository() {
    return HubException.refused(
        "there is no model "
            + name.model()
            + " on "
            + connection.address()
            + ", nor a folder of that name here; check the spelling"
            + name.shortName().map(text -> ", give the organisation if it is another").orElse("")
            + ", and if the model is private set HF_TOKEN to a token that may read it");
  }

  /** There is a model, but not this revision of it. */
  HubException noRevision() {
    return HubException.of(
        "the model "
            + name.model()
            + " has no revision \""
            + name.revision()
            + "\"; name one of its branches, tags or commits after the @");
  }

  private HubException unauthorized() {
    return HubException.refused(
        connection.hasToken()
            ? connection.address()
                + " does not accept the token in HF_TOKEN for "
                + name.model()
                + " (401); check the name, and set HF_TOKEN to a valid token that may read it"
            : connection.address()
                + " gives "
                + name.model()
                + " to nobody without a token (401), so it is private or does not exist; check the"
                + " spelling, and set HF_TOKEN to a token that may read it");
  }

  private HubException gated(int status) {
    return HubException.refused(
        name.model()
            + " is given only to those who accepted its terms ("
            + status
            + "); accept them on "
            + connection.address()
            + "/"
            + name.repository()
            + " and set HF_TOKEN to "
            + (connection.hasToken() ? "that account's token" : "your token"));
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response.headers().firstValue("Retry-After").flatMap(HubErrors::duration);
  }

  /** A number of seconds, or a date. */
  private static Optional<Duration> duration(String value) {
    if (value.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(ZonedDateTime.now(date.getZone()), date);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
