package io.pbs4j.testkit.s3;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which requests a fault befalls.
 *
 * @param fault what happens
 * @param operations to which kinds; empty for all
 * @param keys what the whole key must match; requests without a key have the empty one
 * @param from number of the first of these requests, from 1
 * @param until number behind the last
 * @param probability of each, 0 to 1
 * @param inARow how often at most one key and operation may meet the rule in succession
 */
public record FaultRule(
    Fault fault,
    Set<Operation> operations,
    Pattern keys,
    long from,
    long until,
    double probability,
    int inARow) {
  private static final Pattern ANY = Pattern.compile(".*", Pattern.DOTALL);

  /** Takes a copy of the set and checks the numbers. */
  public FaultRule {
    operations = Set.copyOf(operations);
    if (from < 1 || until < from || probability < 0 || probability > 1 || inARow < 1) {
      throw new IllegalArgumentException("from " + from + " until " + until + ", probability " + probability);
    }
  }

  /** Every request. */
  public static FaultRule always(Fault fault) {
    return new FaultRule(fault, Set.of(), ANY, 1, Long.MAX_VALUE, 1, Integer.MAX_VALUE);
  }

  /** The same for some operations only. */
  public FaultRule on(Operation... some) {
    return new FaultRule(fault, Set.of(some), keys, from, until, probability, inARow);
  }

  /** The same for keys that match a regular expression as a whole. */
  public FaultRule keys(String regex) {
    Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
    return new FaultRule(fault, operations, pattern, from, until, probability, inARow);
  }

  /** The same for the first requests only. */
  public FaultRule first(long count) {
    return new FaultRule(fault, operations, keys, 1, count + 1, probability, inARow);
  }

  /** The same for one request only, counted from 1. */
  public FaultRule nth(long number) {
    return new FaultRule(fault, operations, keys, number, number + 1, probability, inARow);
  }

  /** The same without the first requests. */
  public FaultRule after(long count) {
    return new FaultRule(fault, operations, keys, count + 1, Long.MAX_VALUE, probability, inARow);
  }

  /** The same for some of the requests, by chance. */
  public FaultRule probability(double chance) {
    return new FaultRule(fault, operations, keys, from, until, chance, inARow);
  }

  /** The same, but sparing a request whose repetitions were hit as often as this already. */
  public FaultRule inARow(int most) {
    return new FaultRule(fault, operations, keys, from, until, probability, most);
  }

  boolean covers(Operation operation, String key) {
    return (operations.isEmpty() || operations.contains(operation)) && keys.matcher(key).matches();
  }
}
