/**
 * The S3 client: signs, counts, limits and repeats requests.
 *
 * <p>Addresses, signatures and credentials are those of the MinIO client. Its request methods are
 * not used: they want a body as an array or a file, hash it whole, send from threads of their own
 * and hide some answers' headers. Here a request runs on the caller's thread, streams its body, can
 * be interrupted, and every repetition is decided in one place ({@link
 * io.pbs4j.storage.s3.client.S3Transport}).
 *
 * <p>Memory: a request in flight holds no copy of its content, only the pieces of 8 KiB that the
 * HTTP client and the socket pass on; 64 of them stay below 8 MiB besides what the callers hold
 * themselves.
 *
 * <p>Integrity of uploads: the CRC-32 of the content travels in a header that is signed, and the
 * provider refuses what does not fit. Downloads are checked above, by the digests and checksums of
 * the backup formats.
 *
 * <pre>{@code
 * import static java.nio.charset.StandardCharsets.UTF_8;
 *
 * import io.pbs4j.storage.request.RequestLedger;
 * import io.pbs4j.storage.s3.S3Credentials;
 * import io.pbs4j.storage.s3.S3Settings;
 * import io.pbs4j.storage.s3.client.S3ObjectStore;
 * import io.pbs4j.storage.s3.object.ObjectBody;
 * import java.net.URI;
 *
 * S3Settings settings =
 *     S3Settings.of(
 *         new S3Settings.Target(
 *             URI.create("http://127.0.0.1:9000"), "us-east-1", "backups", "site-a",
 *             S3Settings.Style.PATH, null),
 *         new S3Credentials.Fixed("key", "secret", null));
 * RequestLedger ledger = new RequestLedger();
 * try (S3ObjectStore store = S3ObjectStore.connect(settings, ledger)) {
 *   store.put("hello", ObjectBody.of("world".getBytes(UTF_8)));
 *   System.out.println(store.list("", null, 1000).objects().get(0).key());
 * }
 * System.out.println(ledger.total().snapshot().describe());
 * // prints: hello
 * // prints: 1 PUT, 1 LIST
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.s3.client;

import org.jspecify.annotations.NullMarked;
