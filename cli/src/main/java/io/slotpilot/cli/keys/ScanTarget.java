package io.slotpilot.cli.keys;

import io.slotpilot.core.cluster.NodeAddress;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** One node to scan, and how far that is. Not thread-safe. */
public final class ScanTarget {

    static final String BEGIN = "0";

    private final NodeAddress address;
    private final NodeAddress primary;
    private final String run;
    private final long expected;
    private String cursor = BEGIN;
    private boolean done;
    private long examined;
    private long keys;
    private long samples;
    private long bytes;

    /**
     * @param primary the same unless this is a replica
     * @param run changes when the server is started again, which makes cursors worthless; empty if it does not tell
     * @param expected how many keys it has
     */
    ScanTarget(NodeAddress address, NodeAddress primary, String run, long expected) {
        this.address = address;
        this.primary = primary;
        this.run = run;
        this.expected = expected;
    }

    /** The node that is asked. */
    public NodeAddress address() {
        return address;
    }

    /** The primary of the keys, which may be the node itself. */
    public NodeAddress primary() {
        return primary;
    }

    /** Whether a replica is asked. */
    public boolean isReplica() {
        return !primary.equals(address);
    }

    /** How many keys it said it has. */
    public long expected() {
        return expected;
    }

    /** How many keys were counted. */
    public long keys() {
        return keys;
    }

    /** Of how many keys the size is known. */
    public long samples() {
        return samples;
    }

    /** The sum of these sizes. */
    public long bytes() {
        return bytes;
    }

    /** Whether all its keys, or as many as were asked for, have been seen. */
    public boolean done() {
        return done;
    }

    String run() {
        return run;
    }

    String cursor() {
        return cursor;
    }

    /** How many keys the server went past, of which a pattern leaves fewer. */
    long examined() {
        return examined;
    }

    void advance(String next, long passed, long counted) {
        cursor = next;
        examined += passed;
        keys += counted;
        done = next.equals(BEGIN);
    }

    void sampled(long size) {
        samples++;
        bytes += size;
    }

    void finish() {
        done = true;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(address.toString());
        out.writeUTF(primary.toString());
        out.writeUTF(run);
        out.writeLong(expected);
        out.writeUTF(cursor);
        out.writeBoolean(done);
        out.writeLong(examined);
        out.writeLong(keys);
        out.writeLong(samples);
        out.writeLong(bytes);
    }

    static ScanTarget read(DataInput in) throws IOException {
        ScanTarget target = new ScanTarget(
                NodeAddress.parse(in.readUTF()), NodeAddress.parse(in.readUTF()), in.readUTF(), in.readLong());
        target.cursor = in.readUTF();
        target.done = in.readBoolean();
        target.examined = in.readLong();
        target.keys = in.readLong();
        target.samples = in.readLong();
        target.bytes = in.readLong();
        return target;
    }
}
