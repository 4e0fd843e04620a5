package io.pbs4j.server.datastore;

import static io.pbs4j.server.datastore.DatastoreParameters.GROUP_FILTER;
import static io.pbs4j.server.datastore.DatastoreParameters.NS;
import static io.pbs4j.server.datastore.DatastoreParameters.STORE;
import static io.pbs4j.server.datastore.GroupAccess.any;

import io.pbs4j.core.snapshot.Namespace;
import io.pbs4j.server.access.Privilege;
import io.pbs4j.server.api.ApiException;
import io.pbs4j.server.api.Call;
import io.pbs4j.server.api.Endpoint;
import io.pbs4j.server.api.Parameter;
import io.pbs4j.server.api.Parameters;
import io.pbs4j.server.api.Returns;
import io.pbs4j.server.api.Schema;
import io.pbs4j.storage.Datastore;
import io.pbs4j.storage.verify.Sample;
import io.pbs4j.storage.verify.VerifyRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** The endpoint that verifies. */
public final class VerifyEndpoints {
  private static final Privilege[] FULL = any(Privilege.DATASTORE_VERIFY);
  private static final Privilege[] OWN = any(Privilege.DATASTORE_BACKUP);

  private final Datastores datastores;
  private final Verifications verifications;
  private final InstantSource clock;

  /** Creates the endpoint. */
  public VerifyEndpoints(Datastores datastores, Verifications verifications, InstantSource clock) {
    this.datastores = datastores;
    this.verifications = verifications;
    this.clock = clock;
  }

  /** Its declaration. */
  public List<Endpoint> list() {
    return List.of(
        Endpoint.post("/admin/datastore/{store}/verify", "Verify a snapshot, a group, or all below a namespace.")
            .with(STORE, NS)
            .with(GROUP_FILTER)
            .with(
                Parameter.optional("backup-time", Schema.atLeast(1), "Time of the snapshot, seconds since 1970."),
                Parameter.flag("ignore-verified", true, "Leave out what has been verified."),
                Parameter.optional(
                    "outdated-after", Schema.atLeast(0), "Days after which it is verified again all the same."),
                Parameter.optional(
                    "max-depth", Schema.whole(0, Namespace.MAX_DEPTH), "Levels to go down; all when missing."),
                Parameter.optional(
                    "sample",
                    Schema.text(Sample.FORM),
                    "Read only a part of the chunks: 5%, 10GiB, 3-of-30 or today-of-30."),
                Parameter.optional(
                    "chunk-max-age",
                    Schema.whole(0, 3650),
                    "Do not read chunks again that were verified within so many days."))
            .returns(Returns.UPID)
            .access(GroupAccess.declared(FULL, OWN))
            .runs(this::verify));
  }

  private Object verify(Call call) throws IOException {
    Parameters p = call.parameters();
    Namespace ns = DatastoreParameters.namespace(p);
    GroupAccess access =
        GroupAccess.of(
            call,
            p.text("store"),
            ns,
            FULL,
            OWN);
    OpenDatastore open = datastores.requireOpen(p.text("store"));
    VerifyRequest request = request(p, ns, open.store());
    if (request.group() != null || request.snapshot() != null) {
      access.require(open.store(), ns, DatastoreParameters.group(p));
    } else {
      request =
          request.among((each, group) -> GroupAccess.opens(call, open.store(), each, group, FULL, OWN));
    }
    return verifications.start(open, request, call.caller());
  }

  private VerifyRequest request(Parameters p, Namespace ns, Datastore store) throws IOException {
    VerifyRequest request = VerifyRequest.ALL;
    if (p.flag("ignore-verified")) {
      request = request.skippingVerified(p.numberOrNull("outdated-after"));
    }
    request = request.sampled(sample(p, store), p.numberOrNull("chunk-max-age"));
    boolean group = p.has("backup-type") && p.has("backup-id");
    if (group) {
      return p.has("backup-time")
          ? request.ofSnapshot(ns, DatastoreParameters.snapshot(p))
          : request.ofGroup(ns, DatastoreParameters.group(p));
    }
    if (p.has("backup-type") || p.has("backup-id") || p.has("backup-time")) {
      throw ApiException.badRequest("parameters do not specify a backup group or snapshot");
    }
    Long depth = p.numberOrNull("max-depth");
    return request.ofNamespace(ns, depth == null ? Namespace.MAX_DEPTH : depth.intValue());
  }

  private Sample sample(Parameters p, Datastore store) throws IOException {
    String text = p.textOrNull("sample");
    if (text == null) {
      return Sample.ALL;
    }
    try {
      return Sample.parse(text, clock.instant(), store.gcStatus().diskBytes());
    } catch (IllegalArgumentException e) {
      throw ApiException.badParameter("sample", String.valueOf(e.getMessage()));
    }
  }
}
