package io.pbs4j.storage.s3.client;

import io.minio.credentials.Credentials;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.request.RequestLedger;
import io.pbs4j.storage.s3.S3Settings;
import io.pbs4j.storage.s3.S3Settings.Retries;
import io.pbs4j.storage.s3.S3Settings.Timeouts;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests on the caller's thread and repeats those whose failure may pass. */
final class S3Transport implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(S3Transport.class);
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

  private final S3Settings settings;
  private final RequestLedger ledger;
  private final Timing timing;
  private final RequestLimits limits;
  private final CredentialSource credentials;
  private final RequestSigner signer;
  private final Advice advice;
  private final OkHttpClient client;

  S3Transport(
      S3Settings settings, RequestLedger ledger, CredentialSource credentials, Timing timing) {
    this.settings = settings;
    this.ledger = ledger;
    this.timing = timing;
    this.limits = new RequestLimits(settings.limits(), timing);
    this.credentials = credentials;
    this.signer = new RequestSigner(settings.target(), timing);
    this.advice = new Advice(settings.target());
    this.client = client();
  }

  /**
   * Makes something of an answer that says yes. A failure while reading counts as one of the
   * request.
   */
  interface Reader<T> {
    T read(Attempt attempt) throws IOException;
  }

  /** A new thing to get done, on the account that the calling thread works for. */
  Effort effort() {
    return new Effort(settings.retries(), timing, ledger.account());
  }

  /** For what can be done without: one repetition. */
  Effort briefEffort() {
    Retries retries = settings.retries();
    int attempts = Math.min(2, retries.attempts());
    return new Effort(
        new Retries(attempts, retries.total(), retries.firstWait(), retries.longestWait()),
        timing,
        ledger.account());
  }

  /**
   * Sends a request until it is answered.
   *
   * @throws RejectedException if the answer is no and stays so
   * @throws StorageException if no answer came in time
   * @throws InterruptedIOException if the thread was interrupted; its flag stays set
   */
  <T> T run(S3Request request, Effort effort, Reader<T> reader) throws IOException {
    boolean renewed = false;
    while (true) {
      String trouble;
      Duration wish = null;
      Credentials keys = credentials.get();
      try {
        return attempt(request, effort, keys, reader);
      } catch (RejectedException e) {
        if (!renewed && e.rejection().staleKeys() && credentials.refused(keys)) {
          renewed = true;
        } else if (!e.rejection().passing()) {
          throw e;
        }
        trouble = e.rejection().describe();
        wish = e.rejection().wish();
      } catch (StreamedBody.UnreadableException e) {
        throw e;
      } catch (StorageException e) {
        throw e;
      } catch (IOException e) {
        trouble = trouble(request, e);
      }
      pause(request, effort, trouble, wish);
    }
  }

  /** What a failed connection means, or the end of trying if it will fail again. */
  String trouble(S3Request request, IOException failure) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      InterruptedIOException interrupted =
          new InterruptedIOException(request.describe() + " was interrupted");
      interrupted.initCause(failure);
      throw interrupted;
    }
    String trouble = advice.of(failure);
    if (!Advice.passing(failure)) {
      throw unreachable(request, trouble, failure);
    }
    return trouble;
  }

  /** Waits before the next attempt, or gives up. */
  void pause(S3Request request, Effort effort, String trouble, @Nullable Duration wish)
      throws IOException {
    Duration wait = effort.failed(wish);
    if (wait == null) {
      throw unreachable(
          request,
          trouble
              + "; gave up after "
              + effort.failures()
              + (effort.failures() == 1 ? " attempt" : " attempts")
              + " in "
              + effort.elapsed().toSeconds()
              + " s",
          null);
    }
    log.debug("{}: {}; next attempt in {} ms", request.describe(), trouble, wait.toMillis());
    RequestLimits.sleep(timing, wait);
  }

  /** Waits before a part of something is tried again; returns false if it was tried often enough. */
  boolean tryAgain(Effort effort) throws InterruptedIOException {
    Duration wait = effort.failed(null);
    if (wait == null) {
      return false;
    }
    RequestLimits.sleep(timing, wait);
    return true;
  }

  /** What a refusal means to those above. */
  StorageException refused(S3Request request, RejectedException refusal) {
    Rejection rejection = refusal.rejection();
    String hint = advice.of(rejection, timing.instant());
    String text =
        request.describe()
            + " in "
            + settings.target().describe()
            + ": "
            + (hint.isEmpty() ? "" : hint + "; ")
            + rejection.describe();
    return new StorageException(
        rejection.full() ? StorageException.Kind.NO_SPACE : StorageException.Kind.UNREACHABLE,
        text,
        refusal);
  }

  /** The provider does something else than was asked. */
  StorageException strange(S3Request request, String reason) {
    return unreachable(request, reason, new StrangeAnswerException(reason));
  }

  /** No usable answer. */
  StorageException unreachable(S3Request request, String reason, @Nullable Throwable cause) {
    String text = request.describe() + " in " + settings.target().describe() + ": " + reason;
    return cause == null
        ? new StorageException(StorageException.Kind.UNREACHABLE, text)
        : new StorageException(StorageException.Kind.UNREACHABLE, text, cause);
  }

  @Override
  public void close() {
    client.connectionPool().evictAll();
  }

  private <T> T attempt(S3Request request, Effort effort, Credentials keys, Reader<T> reader)
      throws IOException {
    Attempt attempt = send(request, effort, keys);
    try {
      Response response = attempt.response();
      if (!response.isSuccessful()) {
        throw new RejectedException(Rejection.of(response, timing.instant()));
      }
      return reader.read(attempt);
    } finally {
      if (!attempt.kept()) {
        attempt.close();
      }
    }
  }

  private Attempt send(S3Request request, Effort effort, Credentials keys) throws IOException {
    Charge charge = new Charge(request.kind(), effort.repeats(), ledger.total(), effort.account());
    limits.enter();
    boolean answered = false;
    try {
      Call call = client.newCall(signer.sign(request, keys, charge));
      if (!request.streams()) {
        call.timeout().timeout(settings.timeouts().call().toNanos(), TimeUnit.NANOSECONDS);
      }
      Attempt attempt = new Attempt(call.execute(), limits);
      answered = true;
      return attempt;
    } finally {
      if (!answered) {
        limits.leave();
      }
    }
  }

  private OkHttpClient client() {
    Timeouts timeouts = settings.timeouts();
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            // Every repetition and redirection is decided here and counted.
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            // Else connections are opened by threads of the HTTP client, which no interrupt
            // reaches.
            .fastFallback(false)
            .socketFactory(new InterruptibleSockets())
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectTimeout(timeouts.connect())
            .readTimeout(timeouts.read())
            .writeTimeout(timeouts.read())
            .connectionPool(
                new ConnectionPool(
                    settings.limits().concurrency(), KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS))
            .addNetworkInterceptor(new Metering(limits));
    if (settings.target().caFile() != null) {
      new TrustedCertificates(settings.target().caFile()).applyTo(builder);
    }
    return builder.build();
  }
}
