/**
 * Calls of other servers by HTTP, with bounds on time and size. On the platform's plain connections: they cost a
 * tenth of the memory of an HTTP engine, and the agent makes a few calls a minute.
 */
@NullMarked
package io.pbs4j.agent.http;

import org.jspecify.annotations.NullMarked;
