/**
 * Puts redirect handling under Spring Data Redis, whatever uses it. Imports the core, both adapters and Spring; nothing
 * imports it.
 */
@NullMarked
package io.slotpilot.spring;

import org.jspecify.annotations.NullMarked;
