package io.slotpilot.lettuce;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotpilot.core.redirect.RedirectOptions;
import io.slotpilot.core.redirect.RefreshOptions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables of options in docs/lettuce.md against the options themselves. */
class LettucePageTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (.*?) \\| (.*?)\\| ");

    @Test
    void namesEveryRedirectOptionWithItsDefault() throws Exception {
        Map<String, String> rows = rowsAfter("| `RedirectOptions`");

        assertThat(rows.keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(RedirectOptions.Builder.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 1)
                        .map(Method::getName)
                        .toList());
        for (Map.Entry<String, String> row : rows.entrySet()) {
            if (row.getKey().equals("retryBudget")) {
                var terms = RedirectOptions.standard().retryBudget();
                assertThat(row.getValue())
                        .isEqualTo("%.1f per success, %.0f per second, %.0f at most"
                                .formatted(terms.perSuccess(), terms.perSecond(), terms.cap()));
            } else if (isPlain(row)) {
                Method accessor = RedirectOptions.class.getMethod(row.getKey());
                assertThat(row.getValue())
                        .as(row.getKey())
                        .isEqualTo(shown(accessor.invoke(RedirectOptions.standard())));
            }
        }
    }

    @Test
    void namesEveryRefreshOptionWithItsDefault() throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        for (RecordComponent component : RefreshOptions.class.getRecordComponents()) {
            expected.put(component.getName(), shown(component.getAccessor().invoke(RefreshOptions.standard())));
        }

        assertThat(rowsAfter("| `RefreshOptions`")).isEqualTo(expected);
    }

    @Test
    void namesOnlyMethodsThatThereAre() throws IOException {
        Pattern call = Pattern.compile("LettuceRedirects\\.(\\w+)\\(");

        assertThat(call.matcher(page()).results().map(found -> found.group(1)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(LettuceRedirects.class.getMethods())
                        .extracting(Method::getName)
                        .contains(name));
    }

    /** Not one of those whose default is code. */
    private static boolean isPlain(Map.Entry<String, String> row) {
        return row.getValue().startsWith("`") && !row.getKey().equals("random");
    }

    private static String shown(Object value) {
        return '`' + (value instanceof Duration time ? String.valueOf(time.toMillis()) : value.toString()) + '`';
    }

    private static Map<String, String> rowsAfter(String heading) throws IOException {
        String page = page();
        int from = page.indexOf(heading);
        assertThat(from).isPositive();
        String table = page.substring(page.indexOf('\n', from), page.indexOf("\n\n", from));
        Map<String, String> rows = new LinkedHashMap<>();
        ROW.matcher(table).results().forEach((MatchResult row) -> rows.put(row.group(1), row.group(2)));
        return rows;
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "lettuce.md"));
    }
}
