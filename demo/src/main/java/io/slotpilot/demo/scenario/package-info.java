/**
 * What is done to the cluster, and what the servers say about it themselves.
 *
 * <p>May import {@code measure}, {@code traffic} and the testkit.
 */
@NullMarked
package io.slotpilot.demo.scenario;

import org.jspecify.annotations.NullMarked;
