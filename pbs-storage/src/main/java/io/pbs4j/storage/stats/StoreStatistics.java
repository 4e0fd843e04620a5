package io.pbs4j.storage.stats;

import java.util.List;

/**
 * Figures of a datastore.
 *
 * @param totals of all of it
 * @param namespaces each namespace with groups, in order
 * @param groups each group, in order
 * @param unreadable files and directories left out because they could not be read; without them the rest is a
 *     guess
 */
public record StoreStatistics(
    Totals totals, List<NamespaceUsage> namespaces, List<GroupUsage> groups, List<String> unreadable) {}
