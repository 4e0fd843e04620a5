/** What the S3 backend needs of a bucket. Everything above speaks this language; the client below it speaks S3. */
@NullMarked
package io.pbs4j.storage.s3.object;

import org.jspecify.annotations.NullMarked;
