package io.pbs4j.it;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Words of the recording and what stands for them in a replay: users, secrets, digests, UPIDs. */
final class Renames {
  private final Map<String, String> words = new HashMap<>();
  private Pattern pattern = Pattern.compile("(?!)");

  /** From now on a word of the recording means another one. */
  void learn(String recorded, String ours) {
    words.put(recorded, ours);
    pattern =
        Pattern.compile(
            words.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
  }

  /** Learns a UPID as such, as the stock client writes it in paths and as JSON has it. */
  void learnUpid(String recorded, String ours) {
    learn(recorded, ours);
    learn(inPath(recorded), inPath(ours));
    learn(recorded.replace("\\", "\\\\"), ours.replace("\\", "\\\\"));
  }

  /** The stock client escapes all but letters and digits. */
  private static String inPath(String upid) {
    StringBuilder path = new StringBuilder();
    for (char c : upid.toCharArray()) {
      path.append(Character.isLetterOrDigit(c) ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return path.toString();
  }

  /** A recorded text in the words of the replay. */
  String apply(String recorded) {
    return pattern.matcher(recorded).replaceAll(m -> Matcher.quoteReplacement(words.get(m.group())));
  }
}
