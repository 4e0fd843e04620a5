/** Who removed what: kept on disk apart from tasks and logs. */
@NullMarked
package io.pbs4j.server.audit;

import org.jspecify.annotations.NullMarked;
