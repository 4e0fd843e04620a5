package io.pbs4j.storage.stats;

import io.pbs4j.core.snapshot.Namespace;

/**
 * What the groups of one namespace use, without the namespaces below it.
 *
 * @param groups how many groups it has
 * @param snapshots how many snapshots they have
 */
public record NamespaceUsage(Namespace ns, Usage usage, int groups, int snapshots) {}
