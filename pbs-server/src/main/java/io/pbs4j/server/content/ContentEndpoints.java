package io.pbs4j.server.content;

import io.pbs4j.core.compress.Zstd;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.datastore.Datastores;
import java.util.List;

/** Endpoints that look into archives. */
public final class ContentEndpoints {
  private final Datastores datastores;
  private final Zstd zstd;

  /** Creates the endpoints. */
  public ContentEndpoints(Datastores datastores, Zstd zstd) {
    this.datastores = datastores;
    this.zstd = zstd;
  }

  /** Their declarations. */
  public List<Endpoint> list() {
    return List.of(
        new CatalogEndpoint(datastores).endpoint(), new PxarDownload(datastores, zstd).endpoint());
  }
}
