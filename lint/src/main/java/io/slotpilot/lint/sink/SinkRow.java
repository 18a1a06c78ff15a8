package io.slotpilot.lint.sink;

/**
 * One method that sends a command with keys, as {@code sinks.tsv} has it.
 *
 * @param family {@code jedis}, {@code lettuce} or {@code spring}
 * @param owner the internal name of the class that declares it, or {@code *} where all of the family agree
 * @param parameters the descriptor's part in parentheses: what is returned differs between synchronous and asynchronous
 * @param command in upper case
 * @param roles which parameters hold keys, see {@link KeyRole}
 */
record SinkRow(String family, String owner, String name, String parameters, String command, String roles) {

    static SinkRow parse(String line) {
        String[] cells = line.split("\t", -1);
        return new SinkRow(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]);
    }

    SinkRow ofAnyOwner() {
        return new SinkRow(family, "*", name, parameters, command, roles);
    }

    @Override
    public String toString() {
        return String.join("\t", family, owner, name, parameters, command, roles);
    }
}
