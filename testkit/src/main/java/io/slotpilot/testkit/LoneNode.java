package io.slotpilot.testkit;

import java.util.List;

/** Answers like a cluster of one node that owns all slots and has no keys. */
final class LoneNode {

    private static final String ID = "1".repeat(40);

    private final String host;
    private final int port;

    LoneNode(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** @param command in upper case */
    ScriptedReply reply(List<String> command) {
        return switch (command.get(0)) {
            case "PING" -> ScriptedReply.status("PONG");
            case "CLIENT", "AUTH", "SELECT", "READONLY", "READWRITE", "ASKING", "SET" -> ScriptedReply.status("OK");
            case "GET" -> ScriptedReply.value(null);
            case "CLUSTER" -> cluster(command.size() > 1 ? command.get(1) : "");
            case "INFO" -> ScriptedReply.value("# Server\r\nredis_version:7.0.15\r\nredis_mode:cluster\r\n");
            // HELLO too: clients then fall back to RESP 2.
            default -> ScriptedReply.error("ERR unknown command '" + command.get(0) + "'");
        };
    }

    private ScriptedReply cluster(String subcommand) {
        return switch (subcommand) {
            case "SLOTS" -> ScriptedReply.value(List.of(List.of(0, 16_383, List.of(host, port, ID, List.of()))));
            case "SHARDS" ->
                ScriptedReply.value(List.of(List.of("slots", List.of(0, 16_383), "nodes", List.of(shardNode()))));
            case "NODES" ->
                ScriptedReply.value(ID + ' ' + host + ':' + port + "@0 myself,master - 0 0 1 connected 0-16383\n");
            case "INFO" -> ScriptedReply.value("cluster_state:ok\r\ncluster_slots_assigned:16384\r\n");
            case "MYID" -> ScriptedReply.value(ID);
            default -> ScriptedReply.error("ERR unknown subcommand '" + subcommand + "'");
        };
    }

    private List<Object> shardNode() {
        return List.of(
                "id",
                ID,
                "port",
                port,
                "ip",
                host,
                "endpoint",
                host,
                "role",
                "master",
                "replication-offset",
                0,
                "health",
                "online");
    }
}
