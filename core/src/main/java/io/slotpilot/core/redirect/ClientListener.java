package io.slotpilot.core.redirect;

/** Hears all that happens to one client: to its commands and to its slot map. */
public interface ClientListener extends RedirectListener, TopologyListener {}
