package io.pbs4j.storage.check;

import io.pbs4j.storage.survey.GroupPlace;
import java.util.Set;

/**
 * What checks know of a group.
 *
 * @param store the datastore
 * @param place where it lies
 * @param fingerprints the keys of its snapshots, in long form
 */
public record GroupFacts(StoreFacts store, GroupPlace place, Set<String> fingerprints) {}
