/**
 * What every client must do about redirects and failures, as tests that each adapter runs against real servers.
 *
 * <p>Imports {@code testkit}, JUnit, AssertJ and Awaitility; knows no client.
 */
@NullMarked
package io.slotpilot.testkit.contract;

import org.jspecify.annotations.NullMarked;
