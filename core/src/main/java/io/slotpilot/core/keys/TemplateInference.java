package io.slotpilot.core.keys;

import io.slotpilot.core.keys.KeyTemplate.Hole;
import io.slotpilot.core.keys.KeyTemplate.Part;
import io.slotpilot.core.keys.KeyTemplate.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Guesses the templates of real keys: numbers, UUIDs, hexadecimal digits and other ids become holes, words and
 * separators stay. {@code user:1042:name} becomes <code>user:&lt;number&gt;:name</code>.
 *
 * <p>One key is looked at by itself, so that a name ({@code user:ada}) stays what it is; {@link TemplateTable} learns
 * from many keys which words vary. Stateless; time and result are bounded for a key of any length.
 */
public final class TemplateInference {

    private TemplateInference() {}

    /** The template of one key. */
    public static KeyTemplate of(String key) {
        return of(List.of(key)).get(0);
    }

    /**
     * The templates of the keys of one command. The same value is the same hole in all of them, so that
     * {@link KeyTemplate#compare} and {@link TagSuggestion} see that {@code user:1:name} and {@code user:1:mail} share
     * what {@code user:1:name} and {@code user:2:name} do not.
     */
    public static List<KeyTemplate> of(List<String> keys) {
        Map<KeyToken, Hole> holes = new HashMap<>();
        List<KeyTemplate> templates = new ArrayList<>(keys.size());
        for (String key : keys) {
            List<Part> parts = new ArrayList<>();
            for (KeyToken token : KeyTokens.of(key)) {
                parts.add(
                        token.isHole()
                                ? holes.computeIfAbsent(
                                        token, each -> new Hole(each.kind().holeName(), holes.size()))
                                : new Text(token.text()));
            }
            templates.add(KeyTemplate.of(parts));
        }
        return templates;
    }
}
