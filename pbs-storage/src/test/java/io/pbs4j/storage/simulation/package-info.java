/** Deterministic simulation of datastores: one seed, one schedule. */
package io.pbs4j.storage.simulation;
