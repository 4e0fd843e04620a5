package io.pbs4j.testkit.s3;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@link S3Server} as a program: prints its address when it is ready and runs until it is killed. */
public final class S3ServerMain {
  private static final String USAGE =
      """
      usage: S3ServerMain [options]
        --port N            on 127.0.0.1; 0, the default, for any that is free
        --directory DIR     keeps objects in files and finds them again; default: in memory
        --bucket NAME       creates a bucket unless it is there; may be repeated
        --access-key KEY    default: test-access
        --secret-key KEY    default: test-secret
        --region NAME       default: us-east-1
        --delay MILLIS      before every request is worked on
        --quirk NAME        such as no-batch-delete; may be repeated
      """;

  private S3ServerMain() {}

  private record Arguments(S3Settings settings, List<String> buckets, Duration delay) {}

  /** Runs the program. */
  public static void main(String... arguments) throws IOException, InterruptedException {
    Arguments parsed;
    try {
      parsed = parse(new ArrayDeque<>(List.of(arguments)));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(USAGE);
      System.exit(2);
      return;
    }
    run(parsed);
  }

  private static void run(Arguments arguments) throws IOException, InterruptedException {
    try (S3Server server = S3Server.start(arguments.settings())) {
      for (String bucket : arguments.buckets()) {
        if (!server.hasBucket(bucket)) {
          server.createBucket(bucket);
        }
      }
      if (!arguments.delay().isZero()) {
        // A key of a batch is no request.
        Operation[] requests =
            EnumSet.complementOf(EnumSet.of(Operation.DELETE_IN_BATCH)).toArray(Operation[]::new);
        server.faults().add(FaultRule.always(Fault.delay(arguments.delay())).on(requests));
      }
      System.out.println(server.endpoint());
      System.out.flush();
      Thread.currentThread().join();
    }
  }

  private static Arguments parse(Deque<String> left) {
    S3Settings settings = S3Settings.inMemory();
    List<String> buckets = new ArrayList<>();
    Set<Quirk> quirks = EnumSet.noneOf(Quirk.class);
    Duration delay = Duration.ZERO;
    while (!left.isEmpty()) {
      String option = left.pop();
      if (left.isEmpty()) {
        throw new IllegalArgumentException("unknown option, or one without value: " + option);
      }
      String value = left.pop();
      S3Keys keys = settings.keys();
      switch (option) {
        case "--port" -> settings = settings.onPort(Integer.parseInt(value));
        case "--directory" -> settings = settings.inDirectory(Path.of(value));
        case "--bucket" -> buckets.add(value);
        case "--access-key" -> settings = settings.withKeys(new S3Keys(value, keys.secretKey()));
        case "--secret-key" -> settings = settings.withKeys(new S3Keys(keys.accessKey(), value));
        case "--region" -> settings = settings.inRegion(value);
        case "--delay" -> delay = Duration.ofMillis(Long.parseLong(value));
        case "--quirk" -> quirks.add(Quirk.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_')));
        default -> throw new IllegalArgumentException("unknown option: " + option);
      }
    }
    return new Arguments(settings.withQuirks(quirks.toArray(Quirk[]::new)), buckets, delay);
  }
}
