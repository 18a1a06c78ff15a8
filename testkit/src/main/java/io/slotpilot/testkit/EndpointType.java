package io.slotpilot.testkit;

/** How the nodes name each other to clients: {@code cluster-preferred-endpoint-type}. */
public enum EndpointType {
    /** By IP address. */
    IP("ip"),
    /** By announced host name; a node without one is {@code ?}. */
    HOSTNAME("hostname"),
    /** By port only: a redirect's host is empty and means the host that the client already uses. */
    UNKNOWN("unknown-endpoint");

    private final String setting;

    EndpointType(String setting) {
        this.setting = setting;
    }

    String setting() {
        return setting;
    }
}
