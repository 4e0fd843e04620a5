package io.pbs4j.storage.s3.client;

import io.minio.credentials.AwsConfigProvider;
import io.minio.credentials.Credentials;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import io.pbs4j.storage.StorageException;
import io.pbs4j.storage.s3.S3Credentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The keys to sign with: asked for once, kept until they expire or are refused. */
final class CredentialSource {
  // The metadata service is one hop away; where there is none, nothing answers.
  private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(2);
  private static final String CONTAINER_ENDPOINT = "http://169.254.170.2";

  private final List<Provider> providers;
  private final boolean renewable;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Credentials current;

  CredentialSource(S3Credentials credentials) {
    this(providers(credentials), credentials instanceof S3Credentials.Chain);
  }

  CredentialSource(List<Provider> providers, boolean renewable) {
    this.providers = providers;
    this.renewable = renewable;
  }

  /** The keys now. */
  Credentials get() throws StorageException {
    Credentials known = current;
    if (known != null && !known.isExpired()) {
      return known;
    }
    lock.lock();
    try {
      known = current;
      if (known == null || known.isExpired()) {
        known = fetch();
        current = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The provider refused keys: the next request asks for new ones.
   *
   * @return whether there may be others
   */
  boolean refused(Credentials keys) {
    if (!renewable) {
      return false;
    }
    lock.lock();
    try {
      // Another thread may have renewed them meanwhile.
      if (current == keys) {
        current = null;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Credentials fetch() throws StorageException {
    List<String> reasons = new ArrayList<>();
    for (Provider provider : providers) {
      try {
        return provider.fetch();
      } catch (ProviderException | IllegalArgumentException e) {
        reasons.add(String.valueOf(e.getMessage()));
      }
    }
    throw new StorageException(
        StorageException.Kind.UNREACHABLE,
        "no credentials for the bucket: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
            + " AWS_PROFILE, or give this machine a role ("
            + String.join("; ", reasons)
            + ")");
  }

  private static List<Provider> providers(S3Credentials credentials) {
    if (credentials instanceof S3Credentials.Fixed keys) {
      return List.of(new StaticProvider(keys.accessKey(), keys.secretKey(), keys.sessionToken()));
    }
    S3Credentials.Chain chain = (S3Credentials.Chain) credentials;
    List<Provider> providers = new ArrayList<>();
    Path home = Path.of(System.getProperty("user.home", ""), ".aws");
    Path shared =
        chain.credentialsFile() == null ? home.resolve("credentials") : chain.credentialsFile();
    Path config = chain.configFile() == null ? home.resolve("config") : chain.configFile();
    String profile = chain.profile() == null ? "default" : chain.profile();
    providers.add(new AwsConfigProvider(shared.toString(), profile));
    if (Files.exists(config)) {
      String section = profile.equals("default") ? profile : "profile " + profile;
      providers.add(new AwsConfigProvider(config.toString(), section));
    }
    if (chain.role()) {
      String container =
          chain.containerUri() == null ? null : CONTAINER_ENDPOINT + chain.containerUri();
      OkHttpClient client =
          new OkHttpClient.Builder()
              .connectTimeout(METADATA_TIMEOUT)
              .readTimeout(METADATA_TIMEOUT)
              .build();
      providers.add(new IamAwsProvider(container, client));
    }
    return providers;
  }
}
