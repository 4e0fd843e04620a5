package io.pbs4j.testkit.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** Answers requests: their faults first, then their signature, then what they ask. */
final class S3Service implements HttpConnection.Handler {
  private final S3Settings settings;
  private final BucketRequests aboutBuckets;
  private final ObjectRequests aboutObjects;
  private final Faults faults;
  private final RequestLog log;
  private final Signatures signatures;

  S3Service(S3Settings settings, Buckets buckets, Faults faults, RequestLog log) {
    this.settings = settings;
    this.aboutBuckets = new BucketRequests(buckets, faults, settings);
    this.aboutObjects = new ObjectRequests(buckets, settings);
    this.faults = faults;
    this.log = log;
    this.signatures = new Signatures(settings.keys(), settings.region());
  }

  @Override
  public HttpAnswer answer(HttpRequest request) throws IOException {
    HttpAnswer answer;
    try {
      answer = answer(request, Target.of(request, settings.domain()));
    } catch (S3Exception e) {
      answer = error(request, e);
    }
    boolean bodiless = request.method().equals("HEAD") && answer.status() >= 300;
    answer = bodiless ? HttpAnswer.empty(answer.status()).delivered(answer.delivery()) : answer;
    return answer.with("Date", ObjectRequests.HTTP_TIME.format(settings.clock().instant()));
  }

  private HttpAnswer answer(HttpRequest request, Target target) throws IOException {
    Faults.Decision decision = faults.decide(target.operation(), target.key());
    pause(decision.delay());
    CountedBody counted = new CountedBody(request.body());
    HttpRequest seen =
        new HttpRequest(
            request.method(), request.path(), request.query(), request.headers(), request.length(), counted);
    HttpAnswer answer;
    Fault fault = decision.fault();
    if (fault instanceof Fault.Reset reset && reset.moment() != Fault.Moment.IN_ANSWER_BODY) {
      if (reset.moment() == Fault.Moment.IN_REQUEST_BODY) {
        counted.skipNBytes(Math.max(0, request.length()) / 2);
      }
      log(target, request, 0, counted.count(), 0, fault);
      return HttpAnswer.empty(0).delivered(HttpAnswer.Delivery.RESET);
    }
    try {
      answer = fault instanceof Fault.Refusal refusal ? refused(refusal, target) : operated(seen, target);
    } catch (S3Exception e) {
      answer = error(request, e);
    }
    long sent = request.method().equals("HEAD") ? 0 : answer.length();
    log(target, request, answer.status(), counted.count(), sent, fault);
    return answer.delivered(delivery(fault));
  }

  private HttpAnswer operated(HttpRequest request, Target target) throws IOException {
    if (settings.quirks().contains(Quirk.NO_CHECKSUMS) && Payload.hasChecksums(request)) {
      throw S3Error.unknownHeader();
    }
    Payload payload = Payload.of(request, signatures.prove(request, target.path(), target.query()));
    if (target.operation() == Operation.UNKNOWN) {
      throw S3Error.NOT_IMPLEMENTED.because("This server does not know that.");
    }
    return target.key().isEmpty()
        ? aboutBuckets.answer(target, payload)
        : aboutObjects.answer(request, target, payload);
  }

  private static HttpAnswer refused(Fault.Refusal refusal, Target target) {
    String text = Xml.error(refusal.code(), "As was asked for.", target.path()).done();
    HttpAnswer answer = HttpAnswer.xml(refusal.status(), text);
    Integer after = refusal.retryAfter();
    return after == null ? answer : answer.with("Retry-After", Integer.toString(after));
  }

  private static HttpAnswer error(HttpRequest request, S3Exception e) {
    if (e.error() == S3Error.NOT_MODIFIED) {
      return HttpAnswer.empty(304);
    }
    return HttpAnswer.xml(e.error().status(), Xml.error(e.error().code(), e.text(), request.path()).done());
  }

  private static HttpAnswer.Delivery delivery(@Nullable Fault fault) {
    if (fault instanceof Fault.LostReply) {
      return HttpAnswer.Delivery.LOST;
    }
    if (fault instanceof Fault.Reset) {
      return HttpAnswer.Delivery.RESET_IN_BODY;
    }
    if (fault instanceof Fault.HalfBody half) {
      return half.admitted() ? HttpAnswer.Delivery.HALF : HttpAnswer.Delivery.CLOSED_IN_BODY;
    }
    return HttpAnswer.Delivery.WHOLE;
  }

  private void log(
      Target target, HttpRequest request, int status, long received, long sent, @Nullable Fault fault) {
    log.add(
        new LoggedRequest(
            target.operation(),
            request.method(),
            target.bucket(),
            target.key(),
            request.query(),
            status,
            received,
            sent,
            fault));
  }

  private static void pause(long millis) throws IOException {
    if (millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the server stops");
      }
    }
  }
}
