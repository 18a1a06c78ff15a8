package io.slotpilot.cli.keys;

import java.util.List;

/**
 * What a log of MONITOR shows.
 *
 * @param commands how many it has
 * @param severalKeys how many of them name more than one key
 * @param crossSlot how many of these name keys of more than one slot
 * @param transactions how many transactions it has
 * @param crossSlotTransactions how many of them touch keys of more than one slot
 * @param otherDatabases commands on databases other than 0, which a cluster does not have
 * @param damaged lines that could not be read
 * @param tooLong lines that were left out for their length
 * @param groups by command and templates, the most frequent first
 * @param otherGroups how many more there are, or at least so many
 */
public record MonitorReport(
        long commands,
        long severalKeys,
        long crossSlot,
        long transactions,
        long crossSlotTransactions,
        long otherDatabases,
        long damaged,
        long tooLong,
        List<Group> groups,
        long otherGroups) {

    /**
     * Commands whose keys are not in one slot.
     *
     * @param command in upper case; {@code MULTI} for a transaction
     * @param share of all such commands and transactions
     * @param fix the templates with a tag that they could share, or empty
     */
    public record Group(String command, List<String> templates, long count, double share, List<String> fix) {}

    public MonitorReport {
        groups = List.copyOf(groups);
    }

    /** Whether anything would fail on a cluster. */
    public boolean hasFindings() {
        return crossSlot > 0 || crossSlotTransactions > 0 || otherDatabases > 0;
    }
}
