package io.pbs4j.agent.update;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;

/** Small jars that look like an agent, and behave as they are told when they test themselves. */
final class AgentJars {
  static final String MAIN = "io.pbs4j.agent.AgentMain";

  private static final String SOURCE =
      """
      package io.pbs4j.agent;

      public final class AgentMain {
        public static void main(String[] args) throws Exception {
          String does;
          try (var in = AgentMain.class.getResourceAsStream("/behaviour")) {
            does = new String(in.readAllBytes());
          }
          switch (does) {
            case "crash" -> throw new IllegalStateException("no room\\u0007 for me");
            case "hang" -> Thread.sleep(600_000);
            case "endless" -> { while (true) { System.out.println("and on and on"); } }
            case "secrets" -> System.exit(System.getenv().containsKey("HOME") ? 2 : 0);
            default -> System.exit(args.length == 1 && args[0].equals("--self-test") ? 0 : 3);
          }
        }
      }
      """;

  private final Path classes;

  /** Compiles the program once, into a directory. */
  AgentJars(Path directory) throws IOException {
    classes = Files.createDirectories(directory.resolve("classes"));
    Path source = Files.createDirectories(directory.resolve("io/pbs4j/agent")).resolve("AgentMain.java");
    Files.writeString(source, SOURCE);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    if (failed != 0) {
      throw new IOException("the agent of tests does not compile");
    }
  }

  /** An agent that passes its test. */
  Path good(Path file, String version) throws IOException {
    return write(file, MAIN, version, "pass");
  }

  /** An agent of any kind; a main class or version of "" is left out. */
  Path write(Path file, String main, String version, String behaviour) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!main.isEmpty()) {
      attributes.put(Attributes.Name.MAIN_CLASS, main);
    }
    if (!version.isEmpty()) {
      attributes.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    }
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.putNextEntry(new JarEntry("behaviour"));
      jar.write(behaviour.getBytes(StandardCharsets.US_ASCII));
      jar.putNextEntry(new JarEntry("io/pbs4j/agent/AgentMain.class"));
      Files.copy(classes.resolve("io/pbs4j/agent/AgentMain.class"), jar);
    }
    return file;
  }
}
