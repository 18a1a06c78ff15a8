package io.slotpilot.cli.keys;

import io.slotpilot.core.cluster.HashTag;
import io.slotpilot.core.cluster.KeySlot;
import io.slotpilot.core.keys.TemplateTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** All that is counted about keys; its size does not depend on how many there are. Not thread-safe. */
public final class Keyspace {

    /** Of each fault of braces fewer templates are kept than of all keys. */
    private static final int NODES_OF_FAULTS = 5_000;

    private final TemplateTable templates;
    private final TagTable tags;
    private final Map<BraceFault, TemplateTable> faults = new EnumMap<>(BraceFault.class);
    private final int[] slotKeys = new int[KeySlot.COUNT];
    private long samples;
    private long bytes;

    public Keyspace() {
        this(new TemplateTable(), new TagTable());
    }

    private Keyspace(TemplateTable templates, TagTable tags) {
        this.templates = templates;
        this.tags = tags;
    }

    /** Counts one key. */
    public void add(byte[] key) {
        String text = new String(key, StandardCharsets.UTF_8);
        int slot = KeySlot.of(key);
        slotKeys[slot]++;
        templates.add(text);
        if (HashTag.isEffective(text)) {
            tags.add(HashTag.of(text), slot);
        }
        BraceFault fault = BraceFault.of(text);
        if (fault != null) {
            faults.computeIfAbsent(fault, each -> new TemplateTable(NODES_OF_FAULTS))
                    .add(text);
        }
    }

    /** Tells how much memory one of the keys takes. */
    public void addSize(byte[] key, long size) {
        String text = new String(key, StandardCharsets.UTF_8);
        samples++;
        bytes += size;
        templates.addSize(text, size);
        if (HashTag.isEffective(text)) {
            tags.addSize(HashTag.of(text), size);
        }
    }

    /** How many keys were counted. */
    public long keys() {
        return templates.keys();
    }

    /** Of how many keys the size is known. */
    public long samples() {
        return samples;
    }

    /** The sum of these sizes. */
    public long bytes() {
        return bytes;
    }

    TemplateTable templates() {
        return templates;
    }

    TagTable tags() {
        return tags;
    }

    Map<BraceFault, TemplateTable> faults() {
        return faults;
    }

    int keysInSlot(int slot) {
        return slotKeys[slot];
    }

    void write(DataOutput out) throws IOException {
        templates.write(out);
        tags.write(out);
        out.writeInt(faults.size());
        for (Map.Entry<BraceFault, TemplateTable> fault : faults.entrySet()) {
            out.writeUTF(fault.getKey().name());
            fault.getValue().write(out);
        }
        for (int count : slotKeys) {
            out.writeInt(count);
        }
        out.writeLong(samples);
        out.writeLong(bytes);
    }

    static Keyspace read(DataInput in) throws IOException {
        Keyspace keyspace = new Keyspace(TemplateTable.read(in), TagTable.read(in));
        for (int count = in.readInt(); count > 0; count--) {
            keyspace.faults.put(BraceFault.valueOf(in.readUTF()), TemplateTable.read(in));
        }
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            keyspace.slotKeys[slot] = in.readInt();
        }
        keyspace.samples = in.readLong();
        keyspace.bytes = in.readLong();
        return keyspace;
    }
}
