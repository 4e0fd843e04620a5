package io.pbs4j.server.node;

/**
 * What does not change while the host runs.
 *
 * @param model of the processors
 * @param sockets number of processors
 * @param cpus number of threads they run at once
 * @param system name of the operating system's kernel
 * @param release of the kernel
 * @param version of the kernel
 * @param machine architecture
 * @param efi whether it was started by EFI
 * @param secureBoot whether only signed programs could start it
 * @param started when, in seconds since 1970
 */
public record HostFacts(
    String model,
    int sockets,
    int cpus,
    String system,
    String release,
    String version,
    String machine,
    boolean efi,
    boolean secureBoot,
    long started) {}
