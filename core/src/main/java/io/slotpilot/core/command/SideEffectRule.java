package io.slotpilot.core.command;

import java.util.ArrayList;
import java.util.List;

/**
 * One command's row of {@code side-effects.tsv}: a rung, and the conditions on arguments that lead to another one.
 *
 * @param otherwise the rung if no case applies
 * @param cases in order; the first whose condition holds decides
 */
record SideEffectRule(SideEffect otherwise, List<Case> cases) {

    /** A condition and the rung that it leads to. */
    record Case(SideEffect sideEffect, Condition condition) {}

    static SideEffectRule always(SideEffect sideEffect) {
        return new SideEffectRule(sideEffect, List.of());
    }

    /**
     * @param cases {@code -} or {@code RUNG if condition; RUNG if condition…}
     * @throws IllegalArgumentException if a rung or condition is unknown; the message names it
     */
    static SideEffectRule parse(String otherwise, String cases) {
        List<Case> parsed = new ArrayList<>();
        if (!cases.equals("-")) {
            for (String text : cases.split("; ")) {
                String[] parts = text.split(" if ", 2);
                parsed.add(new Case(SideEffect.valueOf(parts[0]), Condition.parse(parts[1])));
            }
        }
        return new SideEffectRule(SideEffect.valueOf(otherwise), List.copyOf(parsed));
    }

    SideEffect sideEffect(CommandInfo info, RawCommand command) {
        for (int i = 0; i < cases.size(); i++) {
            if (cases.get(i).condition().holds(info, command)) {
                return cases.get(i).sideEffect();
            }
        }
        return otherwise;
    }

    SideEffect worst() {
        SideEffect worst = otherwise;
        for (Case each : cases) {
            worst = worst.orWorse(each.sideEffect());
        }
        return worst;
    }
}
