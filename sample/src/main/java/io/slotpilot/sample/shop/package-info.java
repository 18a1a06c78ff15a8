/**
 * An application as any team has one: Spring Boot, Spring Data Redis, a cache, sessions, a repository. Imports nothing of
 * Slotpilot, which is on its class path and no more.
 */
@NullMarked
package io.slotpilot.sample.shop;

import org.jspecify.annotations.NullMarked;
