package io.pbs4j.agent;

/** The version of this program. */
final class AgentVersion {
  private AgentVersion() {}

  /** As the jar has it; {@code dev} outside of one. */
  static String get() {
    String version = AgentVersion.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
