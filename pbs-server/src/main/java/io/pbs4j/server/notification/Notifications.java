package io.pbs4j.server.notification;

import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.datastore.Datastores;
import io.pbs4j.server.section.Entry;
import io.pbs4j.server.section.Section;
import io.pbs4j.server.section.SectionEndpoints;
import io.pbs4j.server.section.SectionStore;
import io.pbs4j.server.state.Database;
import io.pbs4j.server.task.TaskRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All about notifications of a server: wires its parts. */
public final class Notifications implements AutoCloseable {
  private final SectionStore sections;
  private final Builtins entries;
  private final Targets targets;
  private final Courier courier;
  private final Watch watch;
  private final WatchSettings settings;
  private final TaskNews news;
  private final NotificationEndpoints endpoints;
  private final Alerts alerts;
  private final Dispatcher dispatcher;
  private final InstantSource clock;
  private final String host;

  /**
   * Where a server is and what it knows of others.
   *
   * @param host its name
   * @param sender address of mails whose target has none
   * @param templates directory of templates that replace built-in ones
   * @param clock tells the time
   * @param zone of spans of the day in matchers
   * @param fullDate when a datastore will be full, seconds since 1970
   */
  public record Surroundings(
      String host,
      Supplier<String> sender,
      Path templates,
      InstantSource clock,
      ZoneId zone,
      Function<String, OptionalLong> fullDate) {}

  /** Wires the parts. Tasks that end from now on are told. */
  public Notifications(
      Database database,
      SectionStore sections,
      TaskRegistry tasks,
      Datastores datastores,
      Surroundings surroundings) {
    this(database, sections, tasks, datastores, surroundings, SendmailSender.PROGRAM);
  }

  /** The same with another program that sends mails. */
  Notifications(
      Database database,
      SectionStore sections,
      TaskRegistry tasks,
      Datastores datastores,
      Surroundings surroundings,
      Path sendmail) {
    this.sections = sections;
    host = surroundings.host();
    clock = surroundings.clock();
    alerts = new Alerts(database);
    entries = new Builtins(sections);
    targets = new Targets(entries);
    Templates templates = new Templates(surroundings.templates());
    Outbox outbox = new Outbox(database);
    Senders senders = new Senders(new Mails(user -> address(database, user), surroundings.sender()), sendmail);
    courier = new Courier(outbox, targets, senders, clock);
    dispatcher = new Dispatcher(entries, templates, outbox, clock, surroundings.zone());
    settings = new WatchSettings(sections);
    watch =
        new Watch(
            datastores, surroundings.fullDate(), settings, alerts, dispatcher, clock, host);
    news = new TaskNews(tasks, datastores, dispatcher, host);
    tasks.tell(news);
    endpoints =
        new NotificationEndpoints(
            targets, senders, templates, datastores::names, this::jobs, clock, host);
  }

  private List<String> jobs() {
    return Stream.of("prune", "verify").flatMap(section -> sections.all(section).stream()).map(Entry::id).toList();
  }

  private static Optional<String> address(Database database, String user) {
    return database
        .first(
            "SELECT email FROM users WHERE userid = ?",
            row -> Objects.requireNonNullElse(row.textOrNull("email"), ""),
            user)
        .filter(address -> !address.isEmpty());
  }

  /** Sends what waits; to be called now and then by one thread, which may take long. */
  public void send() {
    courier.run();
  }

  /** Waits until what ended so far is in the outbox. */
  void settle() throws InterruptedException {
    news.settle();
  }

  /** Looks for stale backups and full datastores; to be called now and then by one thread. */
  public void watch() {
    watch.run();
  }

  /**
   * Something that tells of agents that have gone silent or are back; to be run now and then by one thread.
   *
   * @param agents all agents as they are now
   * @param grace how long after the start agents may take to be heard of
   */
  public Runnable watching(Supplier<List<AgentPresence>> agents, Duration grace) {
    return new AgentWatch(agents, grace, alerts, dispatcher, clock, host)::run;
  }

  /** The endpoints that configure all of it. */
  public List<Endpoint> endpoints() {
    List<Endpoint> list = new ArrayList<>(endpoints.list());
    list.addAll(settings.endpoints());
    ReentrantLock lock = new ReentrantLock();
    List<Section> all = new ArrayList<>(NotificationSections.TARGETS);
    all.add(NotificationSections.MATCHER);
    for (Section section : all) {
      NotificationRules rules = new NotificationRules(section, targets, entries);
      list.addAll(
          new SectionEndpoints(section, rules, sections, () -> entries.all(section), lock).list());
    }
    return list;
  }

  /** Ends what runs in the background. */
  @Override
  public void close() throws InterruptedException {
    news.close();
  }
}
