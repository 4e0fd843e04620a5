/**
 * A datastore in an S3 bucket: where the bucket is and how to treat it.
 *
 * <pre>{@code
 * import io.pbs4j.storage.s3.S3Settings;
 * import java.util.Map;
 *
 * S3Settings settings =
 *     S3Settings.fromEnvironment(
 *             Map.of(
 *                 "PBS_S3_BUCKET", "backups",
 *                 "PBS_S3_ENDPOINT", "http://127.0.0.1:9000",
 *                 "PBS_S3_PREFIX", "/site-a/",
 *                 "PBS_S3_REQUEST_RATE", "100/3s",
 *                 "AWS_ACCESS_KEY_ID", "key",
 *                 "AWS_SECRET_ACCESS_KEY", "secret"))
 *         .orElseThrow();
 * System.out.println(settings.target().describe());
 * // prints: bucket backups at http://127.0.0.1:9000, below site-a/
 * }</pre>
 */
@NullMarked
package io.pbs4j.storage.s3;

import org.jspecify.annotations.NullMarked;
