package io.pbs4j.storage.s3;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the keys come from that requests are signed with. */
public sealed interface S3Credentials {
  /**
   * Keys that do not change.
   *
   * @param sessionToken of temporary keys, else {@code null}
   */
  record Fixed(String accessKey, String secretKey, @Nullable String sessionToken)
      implements S3Credentials {
    /** Refuses empty keys. */
    public Fixed {
      if (accessKey.isBlank() || secretKey.isBlank()) {
        throw new IllegalArgumentException("neither access key nor secret key may be empty");
      }
    }

    /** Hides the secrets. */
    @Override
    public String toString() {
      return "Fixed[accessKey=" + accessKey + "]";
    }
  }

  /**
   * The places where AWS programs look, in their order: shared credentials file, configuration
   * file, then the role of the container or instance (web identity token, container endpoint,
   * instance metadata). The first that has keys is used; temporary ones are renewed before they
   * expire.
   *
   * @param profile section of the files; {@code null} for {@code default}
   * @param credentialsFile {@code null} for {@code ~/.aws/credentials}
   * @param configFile {@code null} for {@code ~/.aws/config}
   * @param role whether to ask for the role; off where there is no metadata service
   * @param containerUri path below {@code http://169.254.170.2} that answers with the role's keys,
   *     or {@code null}
   */
  record Chain(
      @Nullable String profile,
      @Nullable Path credentialsFile,
      @Nullable Path configFile,
      boolean role,
      @Nullable String containerUri)
      implements S3Credentials {
    /** Default files and profile, and the role. */
    public static Chain standard() {
      return new Chain(null, null, null, true, null);
    }
  }
}
