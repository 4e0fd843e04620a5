package io.pbs4j.agent.collect;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.pbs4j.agent.http.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;

/** Answers as a PBS 3.2 of one datastore, except where it is told otherwise. */
final class FakePbs implements AutoCloseable {
  static final String SECRET = "6e5a29c4-1b2d-4c3e-8f9a-3f2b1c0d9e8f";
  static final PbsToken TOKEN = PbsToken.parse("pulse@pbs!monitoring:" + SECRET);

  static final String STATUS =
      """
      {"data":{"cpu":0.25,"wait":0.01,"loadavg":[0.5,0.25,0.125],"uptime":86400,
       "memory":{"total":8000,"used":2000,"free":6000},"swap":{"total":0,"used":0,"free":0},
       "root":{"total":1000,"used":400,"avail":600},"kversion":"Linux 6.8.4-2-pve",
       "cpuinfo":{"cpus":2,"model":"AMD EPYC","sockets":1}}}\
      """;

  static final String USAGE =
      """
{"data":[{"store":"tank","total":1000000,"used":250000,"avail":750000,"history":[null,0.2,0.25],
 "history-start":1700000000,"history-delta":1800,"mount-status":"nonremovable",
 "gc-status":{"upid":null,"index-file-count":3,"index-data-bytes":5000,"disk-bytes":1500,
  "disk-chunks":4,"pending-bytes":0}}]}\
""";

  static final String TASKS =
      """
{"total":2,"data":[
 {"upid":"UPID:pbs1:00007B8D:005B8AA1:00000001:6B0500C0:garbage_collection:tank:root@pam:","node":"pbs1",
  "pid":31629,"pstart":5999265,"starttime":1700000200,"worker_type":"garbage_collection",
  "worker_id":"tank","user":"root@pam"},
 {"upid":"UPID:pbs1:00007B8D:005B8AA1:00000000:6B0500C0:backup:tank:root@pam:","node":"pbs1",
  "pid":31629,"pstart":5999265,"starttime":1700000100,"worker_type":"backup","worker_id":"tank",
  "user":"root@pam","endtime":1700000150,"status":"OK"}]}\
""";

  static final String VERSION =
      """
      {"data":{"version":"3.2","release":"4","repoid":"4940514b"}}\
      """;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(FakePbs::thread);
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(FakePbs::thread);
  private final Map<String, HttpHandler> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

  FakePbs() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    answer("/nodes/localhost/tasks?limit=1", 200, TASKS);
    answer("/nodes/pbs1/status", 200, STATUS);
    answer("/nodes/localhost/status", 200, STATUS);
    answer("/status/datastore-usage", 200, USAGE);
    answer("/nodes/pbs1/tasks?limit=100", 200, TASKS);
    answer("/nodes/localhost/tasks?limit=100", 200, TASKS);
    answer("/version", 200, VERSION);
    answer(
        "/access/permissions?path=/system/status", 200, permissions("/system/status", "Sys.Audit"));
    answer(
        "/access/permissions?path=/system/tasks", 200, permissions("/system/tasks", "Sys.Audit"));
    answer(
        "/access/permissions?path=/datastore", 200, permissions("/datastore", "Datastore.Audit"));
  }

  static String permissions(String path, String privilege) {
    return "{\"data\":{\"" + path + "\":{\"" + privilege + "\":true}}}";
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "fake-pbs");
    thread.setDaemon(true);
    return thread;
  }

  /** Sets the answer to a call; the path is without {@code /api2/json}. */
  FakePbs answer(String path, int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return answer(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
        });
  }

  FakePbs answer(String path, HttpHandler handler) {
    answers.put("/api2/json" + path, handler);
    return this;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    asked.add(path.substring("/api2/json".length()));
    headers.add(Map.copyOf(exchange.getRequestHeaders()));
    try (exchange) {
      HttpHandler answer = answers.get(path);
      if (answer == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        answer.handle(exchange);
      }
    }
  }

  /** What was asked for so far. */
  List<String> asked() {
    return asked;
  }

  List<Map<String, List<String>>> headers() {
    return headers;
  }

  /** The calls of an agent to it. */
  PbsApi api(Duration deadline) throws Exception {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new PbsApi(new Peer(base, SSLContext.getDefault(), deadline, watch), TOKEN, "9.8.7");
  }

  /** Takes no calls any more. */
  void leave() {
    server.stop(0);
  }

  @Override
  public void close() {
    leave();
    threads.shutdownNow();
    watch.shutdownNow();
  }
}
