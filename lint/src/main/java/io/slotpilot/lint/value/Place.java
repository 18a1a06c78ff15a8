package io.slotpilot.lint.value;

import io.slotpilot.lint.program.Flow;

/**
 * Where something is added to a collection or a transaction.
 *
 * @param index of the call that adds it
 * @param since of what makes the collection or begins the transaction, each time anew
 */
record Place(Context context, int index, int since) {

    private static final int NOTHING = -1;

    /** Whether no way through the method leads from one to the other. */
    boolean excludes(Place other) {
        if (!context.id().equals(other.context.id()) || since != other.since) {
            return false;
        }
        int anew = since == index || since == other.index ? NOTHING : since;
        Flow flow = context.body().flow();
        return !flow.canAvoid(anew, index, other.index) && !flow.canAvoid(anew, other.index, index);
    }
}
