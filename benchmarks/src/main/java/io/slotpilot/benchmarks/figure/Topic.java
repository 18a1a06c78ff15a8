package io.slotpilot.benchmarks.figure;

/** What a figure is about; in the order of the report, with the words that introduce its table. */
public enum Topic {
    GET_AND_SET(
            "GET and SET, 1 to 512 threads",
            "Half GET, half SET of 64 bytes over all slots of 3 nodes, sync. B: bytes allocated for each command. The"
                    + " `beside itself` rows pair the stock client with itself: how far from 1 a ratio is by accident."),
    BATCHES(
            "Many commands at once",
            "1,000 keys over 3 nodes; B: bytes allocated for each key. Jedis's `mget`: stock sends one MGET for each slot,"
                    + " Slotpilot is given one for all. 256: so many GETs in flight. `control`: the stock client beside"
                    + " itself. `mget bare`: in Slotpilot's place sockets that write what was encoded before and do not"
                    + " look at the replies, which no client can beat."),
    MOVING_SLOTS(
            "Slots that move under hot keys",
            "Moved one by one under 8 threads, Jedis; counted by the servers: what each side had to do to keep up."),
    KEY_TO_SLOT(
            "Key to slot",
            "Nanoseconds for a `byte[]` key; the ratio is that of the faster of the two clients to Slotpilot."),
    HOT_PATH(
            "Hot path",
            "One thread. The ratio is the time that Jedis's slot of a key of 64 bytes takes on the same machine, in the"
                    + " same run, to that of the row: so that it means the same everywhere."),
    LINTER(
            "Run-time linter",
            "A GET of a standalone client that is answered at once, without a network: stock, given to the adapter with"
                    + " the linter off, and with 1 % of commands looked at. JVMs in turns; `added` is the median of what the"
                    + " last takes more than the one before it: at most 20."),
    NODES(
            "1 to 1,000 nodes",
            "Look-up of a slot's owner; one MOVED written into the map; a map made from a `CLUSTER NODES` reply. The ratio"
                    + " is the look-up with one node to that of the row: 1 is flat. The other two grow, and are no part of"
                    + " a command that succeeds at once."),
    PATCHES(
            "1 to 1,000 patches per second",
            "Look-ups of one thread while another writes so many MOVED per second into the map, none the same as what"
                    + " was there. The ratio is the look-up without patches to that of the row: 1 is flat."),
    IN_FLIGHT(
            "1 to 100,000 commands in flight",
            "`AsyncDriver` over 24 nodes, without a network: so many commands are started, then all answered (calm), or"
                    + " all are answered TRYAGAIN, wait, and go when their slots have other owners (waiting); time and"
                    + " bytes for each command. The ratio is the time of the first row, waiting, to that of the row: 1 is"
                    + " flat."),
    ASYNC_IN_FLIGHT(
            "1 to 100,000 GETs in flight, on servers",
            "Lettuce, one connection, async: so many GETs are issued, then all replies awaited."),
    MEMORY(
            "Memory of an idle client that knows 1,000 nodes",
            "Heap that is reachable after the client has read the map of 1,000 primaries, one connection to a scripted"
                    + " server, in kB; the median of several clients, JMX of Jedis's pools off. `over stock` is what Slotpilot adds: at most 2,048"
                    + " is promised.");

    private final String title;
    private final String introduction;

    Topic(String title, String introduction) {
        this.title = title;
        this.introduction = introduction;
    }

    /** The heading of its table. */
    public String title() {
        return title;
    }

    /** How to read its table, in Markdown. */
    public String introduction() {
        return introduction;
    }
}
