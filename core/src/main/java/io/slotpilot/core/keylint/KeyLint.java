package io.slotpilot.core.keylint;

import io.slotpilot.core.keylint.Findings.Added;
import io.slotpilot.core.keylint.Findings.Group;
import io.slotpilot.core.keylint.KeyFinding.Key;
import io.slotpilot.core.keylint.KeyTemplates.Templated;
import io.slotpilot.core.keys.KeyTemplate;
import io.slotpilot.core.keys.TagSuggestion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run-time linter: what it has found in the commands of all clients that it was given to, as
 * {@code RedirectOptions.builder().keyLint(lint)}.
 *
 * <p>Thread-safe.
 */
public final class KeyLint {

    private static final Logger log = LoggerFactory.getLogger(KeyLint.class);
    private static final KeyLint OFF = of(KeyLintOptions.builder().build());

    private final KeyLintOptions options;
    private final Findings findings;
    private final long threshold;

    private KeyLint(KeyLintOptions options) {
        this.options = options;
        this.findings = new Findings(options.maxFindings());
        boolean all = options.mode() == KeyLintMode.FAIL;
        this.threshold = (long) ((all ? 1 : options.sampleRate()) * (1L << Integer.SIZE));
    }

    /** A linter that has found nothing yet. */
    public static KeyLint of(KeyLintOptions options) {
        return new KeyLint(options);
    }

    /** The linter that looks at nothing. */
    public static KeyLint off() {
        return OFF;
    }

    /** What it does. */
    public KeyLintOptions options() {
        return options;
    }

    /** Whether it looks at anything. */
    public boolean isOn() {
        return options.mode() != KeyLintMode.OFF;
    }

    /** What was found since the start or the last {@link #clear()}, the most frequent first. */
    public List<KeyFinding> findings() {
        return findings.all();
    }

    /** How many more commands were found that {@link KeyLintOptions#maxFindings()} left no room for. */
    public long otherFindings() {
        return findings.others();
    }

    /** Forgets what was found. */
    public void clear() {
        findings.clear();
    }

    /**
     * For adapters: the linter for the commands of one client; null if it is off, so that nothing need be done.
     *
     * @param heard is told the rule of each finding; must not throw
     */
    public @Nullable ClientLint forClient(Consumer<KeyRule> heard) {
        return isOn() ? new ClientLint(this, heard) : null;
    }

    /** Whether the next command or transaction is one of those that are looked at. */
    boolean samples() {
        return (ThreadLocalRandom.current().nextInt() & 0xFFFF_FFFFL) < threshold;
    }

    /**
     * Takes note of keys that are in several slots.
     *
     * @return the finding, or null if its rule is ignored
     */
    @Nullable
    KeyFinding found(KeyRule rule, String command, SlottedKeys keys) {
        if (options.ignored().contains(rule)) {
            return null;
        }
        List<Templated> templates = KeyTemplates.of(keys.names());
        List<KeyTemplate> shown = templates.stream().map(Templated::template).toList();
        Added added = findings.add(
                new Group(rule, command, shown),
                group -> new KeyFinding(
                        rule, command, keys(templates, keys), TagSuggestion.of(shown), CallSite.find(), 1));
        if (added.isNew() && options.mode() == KeyLintMode.LOG) {
            log.warn("{}", added.finding().message());
        }
        return added.finding();
    }

    private List<Key> keys(List<Templated> templates, SlottedKeys keys) {
        List<Key> shown = new ArrayList<>();
        for (Templated key : templates) {
            String name = options.keyNames() ? new String(keys.name(key.index()), StandardCharsets.UTF_8) : null;
            shown.add(new Key(key.template(), keys.slot(key.index()), name));
        }
        return shown;
    }
}
