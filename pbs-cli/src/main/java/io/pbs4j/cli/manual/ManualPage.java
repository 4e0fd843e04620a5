package io.pbs4j.cli.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command, in the language of {@code man}. */
final class ManualPage {
  private static final String SECTION = "1";

  private final CommandSpec command;
  private final StringBuilder out = new StringBuilder();

  private ManualPage(CommandSpec command) {
    this.command = command;
  }

  /** Name of its file, such as {@code pbs-catalog-dump.1}. */
  static String fileName(CommandSpec command) {
    return command.qualifiedName("-") + "." + SECTION;
  }

  static String of(CommandSpec command) {
    return new ManualPage(command).write();
  }

  private String write() {
    String name = command.qualifiedName("-");
    macro("TH", quoted(name.toUpperCase(Locale.ROOT)) + " " + SECTION);
    section("NAME");
    String[] description = command.usageMessage().description();
    line(name + " - " + (description.length == 0 ? "" : withoutDot(description[0])));
    section("SYNOPSIS");
    synopsis();
    section("DESCRIPTION");
    for (String text : description) {
      line(text);
    }
    arguments();
    options();
    commands();
    footer();
    return out.toString();
  }

  private void synopsis() {
    List<String> parts = new ArrayList<>();
    parts.add(command.qualifiedName(" "));
    if (!visible(command.options()).isEmpty()) {
      parts.add("[OPTION]...");
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      String label = parameter.paramLabel() + (parameter.arity().isVariable() ? "..." : "");
      parts.add(parameter.required() ? label : "[" + label + "]");
    }
    if (!command.subcommands().isEmpty()) {
      parts.add("COMMAND");
    }
    line(String.join(" ", parts));
  }

  private void arguments() {
    if (!command.positionalParameters().isEmpty()) {
      section("ARGUMENTS");
      command.positionalParameters().forEach(parameter -> item(parameter.paramLabel(), parameter));
    }
  }

  private void options() {
    List<OptionSpec> options = visible(command.options());
    if (!options.isEmpty()) {
      section("OPTIONS");
      for (OptionSpec option : options) {
        String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
        item(String.join(", ", option.names()) + value, option);
      }
    }
  }

  private static List<OptionSpec> visible(List<OptionSpec> options) {
    return options.stream().filter(option -> !option.hidden()).toList();
  }

  private void item(String title, ArgSpec argument) {
    macro("TP", "");
    out.append("\\fB").append(escaped(title)).append("\\fR\n");
    for (String text : argument.description()) {
      line(filled(text, argument));
    }
  }

  private static String filled(String text, ArgSpec argument) {
    List<String> candidates = new ArrayList<>();
    if (argument.completionCandidates() != null) {
      argument.completionCandidates().forEach(candidates::add);
    }
    return text.replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates))
        .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()));
  }

  private void commands() {
    List<CommandLine> commands =
        command.subcommands().values().stream()
            .distinct()
            .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
            .toList();
    if (!commands.isEmpty()) {
      section("COMMANDS");
      for (CommandLine sub : commands) {
        macro("TP", "");
        out.append("\\fB").append(escaped(sub.getCommandName())).append("\\fR\n");
        line(String.join(" ", sub.getCommandSpec().usageMessage().description()));
      }
    }
  }

  private void footer() {
    String[] footer = command.usageMessage().footer();
    if (footer.length > 0) {
      section("NOTES");
      macro("nf", "");
      for (String text : footer) {
        line(text);
      }
      macro("fi", "");
    }
  }

  private void section(String title) {
    macro("SH", title);
  }

  private void macro(String name, String arguments) {
    out.append('.').append(name).append(arguments.isEmpty() ? "" : " " + arguments).append('\n');
  }

  private void line(String text) {
    String escaped = escaped(text);
    // A dot or quote in front would be a command to man.
    out.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "").append(escaped).append('\n');
  }

  private static String quoted(String text) {
    return '"' + escaped(text) + '"';
  }

  private static String escaped(String text) {
    return text.replace("%n", "").replace("\\", "\\e").replace("-", "\\-");
  }

  private static String withoutDot(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
