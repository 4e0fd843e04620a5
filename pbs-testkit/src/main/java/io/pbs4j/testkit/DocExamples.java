package io.pbs4j.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The examples in documentation, compiled and run, so that they stay true.
 *
 * <p>An example is a preformatted code block of a {@code package-info.java}, or a block of a Markdown file that is
 * marked as Java: imports, then statements. What it prints must be the text of
 * its comments of the form {@code // prints: TEXT}, in their order.
 */
public final class DocExamples {
  private static final Pattern BLOCK = Pattern.compile("<pre>\\{@code\n(.*?)\n \\* }</pre>", Pattern.DOTALL);
  private static final Pattern MARKDOWN = Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern PRINTS = Pattern.compile("// prints: (.*)$", Pattern.MULTILINE);

  private DocExamples() {}

  /**
   * One example.
   *
   * @param name package or file, and which of its examples
   * @param code imports and statements
   */
  public record Example(String name, String code) {
    /** The same with a text replaced, such as a path that the reader will have to replace as well. */
    public Example with(String text, String replacement) {
      return new Example(name, code.replace(text, replacement));
    }

    /** What it says that it prints, line by line. */
    public List<String> expected() {
      return PRINTS.matcher(code).results().map(result -> result.group(1)).toList();
    }

    /**
     * Compiles and runs it.
     *
     * @param scratch an empty directory for its class
     * @return what it printed, line by line
     * @throws AssertionError if it does not compile
     */
    public List<String> run(Path scratch) throws Exception {
      compile(scratch);
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      URL[] path = {scratch.toUri().toURL()};
      try (URLClassLoader loader = new URLClassLoader(path, DocExamples.class.getClassLoader());
          PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
        loader.loadClass("Example").getMethod("run", PrintStream.class).invoke(null, out);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof Exception cause) {
          throw cause;
        }
        throw e;
      }
      return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void compile(Path scratch) {
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
      List<String> options =
          List.of("--release", "17", "-proc:none", "-Xlint:all,-processing,-try", "-d", scratch.toString());
      boolean compiled =
          compiler
              .getTask(null, null, problems, options, null, List.of(new Source(source())))
              .call();
      String found =
          problems.getDiagnostics().stream()
              .filter(problem -> problem.getKind() != Diagnostic.Kind.NOTE)
              // Warnings that stand for the class path of the tests, not for the example.
              .filter(problem -> problem.getSource() != null)
              .map(problem -> problem.getLineNumber() + ": " + problem.getMessage(Locale.ROOT))
              .collect(Collectors.joining("\n"));
      if (!compiled || !found.isEmpty()) {
        throw new AssertionError(name + " does not compile cleanly:\n" + found + "\n" + source());
      }
    }

    private String source() {
      String imports = code.lines().filter(Example::isImport).collect(Collectors.joining("\n"));
      String statements = code.lines().filter(line -> !isImport(line)).collect(Collectors.joining("\n"));
      return imports
          + "\npublic final class Example {\n  public static void run(java.io.PrintStream printedHere) throws Exception {\n"
          + statements.replace("System.out.", "printedHere.")
          + "\n  }\n}\n";
    }

    private static boolean isImport(String line) {
      return line.startsWith("import ");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** All examples of the packages below a source directory. */
  public static List<Example> ofPackages(Path sources) throws IOException {
    List<Example> examples = new ArrayList<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.endsWith("package-info.java")).sorted().toList()) {
        String name = sources.relativize(file.getParent()).toString().replace('/', '.');
        add(examples, name, BLOCK.matcher(Files.readString(file)), true);
      }
    }
    return examples;
  }

  /** All examples of a Markdown file. */
  public static List<Example> ofMarkdown(Path file) throws IOException {
    List<Example> examples = new ArrayList<>();
    add(examples, file.getFileName().toString(), MARKDOWN.matcher(Files.readString(file)), false);
    return examples;
  }

  /** The packages that a {@code module-info.java} exports to everybody. */
  public static List<String> exports(Path sources) throws IOException {
    String module = Files.readString(sources.resolve("module-info.java"));
    return Pattern.compile("exports ([\\w.]+);").matcher(module).results().map(r -> r.group(1)).toList();
  }

  private static void add(List<Example> examples, String name, Matcher blocks, boolean comment) {
    for (int number = 1; blocks.find(); number++) {
      String code = blocks.group(1);
      examples.add(
          new Example(number == 1 ? name : name + " (" + number + ")", comment ? uncommented(code) : code));
    }
  }

  /** Without the margin of the comment and the entities that Javadoc needs. */
  private static String uncommented(String block) {
    return block.lines().map(line -> line.replaceFirst("^ \\* ?", "")).collect(Collectors.joining("\n"));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Example.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
