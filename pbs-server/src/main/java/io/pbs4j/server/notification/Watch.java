package io.pbs4j.server.notification;

import io.pbs4j.core.snapshot.BackupGroup;
import io.pbs4j.core.snapshot.BackupSnapshot;
import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.datastore.OpenDatastore;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.backend.Backend.Capacity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for backups that are stale or never verified and for datastores that are nearly full; called now and then. */
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  /** Which backups there are changes slowly. */
  private static final Duration BETWEEN_WALKS = Duration.ofHours(6);

  /** Usage must fall by so many percent before it is told again that it rose. */
  private static final long HYSTERESIS = 2;

  private static final int PERCENT = 100;

  private final Datastores datastores;
  private final Function<String, OptionalLong> fullDate;
  private final WatchSettings settings;
  private final Alerts alerts;
  private final Dispatcher dispatcher;
  private final InstantSource clock;
  private final String host;
  private Instant walked = Instant.MIN;

  Watch(
      Datastores datastores,
      Function<String, OptionalLong> fullDate,
      WatchSettings settings,
      Alerts alerts,
      Dispatcher dispatcher,
      InstantSource clock,
      String host) {
    this.datastores = datastores;
    this.fullDate = fullDate;
    this.settings = settings;
    this.alerts = alerts;
    this.dispatcher = dispatcher;
    this.clock = clock;
    this.host = host;
  }

  void run() {
    WatchSettings.Limits limits = settings.limits();
    Instant now = clock.instant();
    boolean walk = now.isBefore(walked) || Duration.between(walked, now).compareTo(BETWEEN_WALKS) >= 0;
    for (OpenDatastore open : datastores.all()) {
      if (open.config().options().maintenance() != null) {
        continue;
      }
      try {
        fill(open.store(), limits, now);
        if (walk) {
          backups(open.store(), limits, now);
        }
      } catch (IOException | RuntimeException e) {
        LOG.warn("datastore {} cannot be watched: {}", open.config().name(), e.toString());
      }
    }
    if (walk) {
      walked = now;
    }
  }

  private void fill(Datastore store, WatchSettings.Limits limits, Instant now) throws IOException {
    Capacity capacity = store.backend().capacity();
    long percent = capacity.total() <= 0 ? 0 : Math.round((double) capacity.used() * PERCENT / capacity.total());
    OptionalLong date = fullDate.apply(store.name());
    Instant until = now.plus(Duration.ofDays(limits.fullDays()));
    boolean soon =
        limits.fullDays() > 0
            && date.isPresent()
            && date.getAsLong() > now.getEpochSecond()
            && date.getAsLong() < until.getEpochSecond();
    boolean full = limits.fullPercent() > 0 && percent >= limits.fullPercent();
    boolean between = limits.fullPercent() > 0 && !full && percent >= limits.fullPercent() - HYSTERESIS;
    if (between && !soon) {
      return; // As it was.
    }
    Map<String, String> states = full || soon ? Map.of(store.name(), full ? "full" : "soon") : Map.of();
    Map<String, String> news = new TreeMap<>(alerts.news("nearly-full", store.name(), states));
    if (news.containsKey(store.name())) {
      Map<String, Object> data = new TreeMap<>();
      data.put("store", store.name());
      data.put("percent", percent);
      data.put("used", capacity.used());
      data.put("total", capacity.total());
      data.put("date", soon ? Instant.ofEpochSecond(date.getAsLong()).toString() : "");
      tell("nearly-full", full ? Severity.ERROR : Severity.WARNING, store.name(), data);
    }
  }

  private void backups(Datastore store, WatchSettings.Limits limits, Instant now) throws IOException {
    Map<String, String> stale = new TreeMap<>();
    Map<String, String> unverified = new TreeMap<>();
    for (Namespace ns : store.namespaces().list(Namespace.ROOT, Namespace.MAX_DEPTH)) {
      for (BackupGroup group : store.snapshots().groups(ns)) {
        List<BackupSnapshot> snapshots = new ArrayList<>(store.snapshots().snapshots(ns, group));
        if (snapshots.isEmpty()) {
          continue;
        }
        snapshots.sort((a, b) -> Long.compare(b.time(), a.time()));
        String subject = store.name() + ":" + (ns.isRoot() ? "" : ns + "/") + group;
        if (isOlder(snapshots.get(0), limits.staleDays(), now)) {
          stale.put(subject, String.valueOf(snapshots.get(0).time()));
        }
        BackupSnapshot oldest = snapshots.get(snapshots.size() - 1);
        if (isOlder(oldest, limits.unverifiedDays(), now) && !isVerified(store, ns, snapshots)) {
          unverified.put(subject, "never");
        }
      }
    }
    groups("stale-backup", store.name(), stale);
    groups("never-verified", store.name(), unverified);
  }

  private static boolean isOlder(BackupSnapshot snapshot, long days, Instant now) {
    Instant time = Instant.ofEpochSecond(snapshot.time());
    return days > 0 && time.isBefore(now.minus(Duration.ofDays(days)));
  }

  private static boolean isVerified(Datastore store, Namespace ns, List<BackupSnapshot> snapshots) {
    for (BackupSnapshot snapshot : snapshots) {
      try {
        if (store.snapshots().manifest(ns, snapshot).verifyState().isPresent()) {
          return true;
        }
      } catch (IOException e) {
        LOG.debug("{} has no manifest to look at", snapshot, e); // Not finished, or gone meanwhile.
      }
    }
    return false;
  }

  private void groups(String kind, String store, Map<String, String> states) {
    Map<String, String> news = new TreeMap<>(alerts.news(kind, store + ":", states));
    if (news.isEmpty()) {
      return;
    }
    List<Map<String, String>> groups = new ArrayList<>();
    news.forEach(
        (subject, value) -> {
          String name = subject.substring(store.length() + 1);
          String last = value.equals("never") ? "" : Instant.ofEpochSecond(Long.parseLong(value)).toString();
          groups.add(Map.of("group", name, "last", last));
        });
    Map<String, Object> data = new TreeMap<>();
    data.put("store", store);
    data.put("count", groups.size());
    data.put("groups", groups);
    tell(kind, Severity.WARNING, store, data);
  }

  private void tell(String kind, Severity severity, String store, Map<String, Object> data) {
    Map<String, String> fields = Map.of("type", kind, "hostname", host, "datastore", store);
    dispatcher.dispatch(new Notification(severity, kind, fields, data));
  }
}
