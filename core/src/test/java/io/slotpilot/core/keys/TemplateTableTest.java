package io.slotpilot.core.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotpilot.core.keys.TemplateTable.Row;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemplateTableTest {

    private final TemplateTable table = new TemplateTable();

    @Test
    void countsEveryKeyInOneTemplate() {
        for (int i = 0; i < 3_000; i++) {
            table.add("user:" + i + ":name");
            table.add("{cart:" + i + "}:items");
        }
        table.add("config");

        assertThat(shown(0)).containsExactly("user:<number>:name 3000", "{cart:<number>}:items 3000", "config 1");
    }

    @Test
    void learnsWhichWordsVary() {
        for (int i = 0; i < 20_000; i++) {
            table.add("user:" + name(i) + ":mail");
            table.add("stock:" + i);
        }

        assertThat(shown(0)).containsExactly("stock:<number> 20000", "user:<word>:mail 20000");
        assertThat(table.templates(List.of("user:ada:mail", "user:bob:mail", "user:ada:name"), 0))
                .extracting(KeyTemplate::toString)
                .containsExactly("user:<word>:mail", "user:<word>:mail", "user:<word>:name");
        List<KeyTemplate> same = table.templates(List.of("user:{ada}:mail", "user:{ada}:name"), 0);
        assertThat(KeyTemplate.compare(same)).isEqualTo(SlotComparison.SAME);
    }

    @Test
    void showsNoWordThatFewKeysHave() {
        for (int i = 0; i < 50; i++) {
            table.add("session:" + i);
        }
        table.add("user:ada@example.com");
        table.add("user:bob@example.org");

        assertThat(shown(10)).containsExactly("session:<number> 50", "<word>:<word>@<word>.<word> 2");
    }

    @Test
    void theTwoOfTenThousandIdsThatAreDigitsAloneBelongToTheOthers() {
        for (int i = 0; i < 10_000; i++) {
            table.add("file:" + String.format("%08x", i * 2_654_435_761L & 0xFFFFFFFFL));
        }

        assertThat(shown(2).get(0)).startsWith("file:<hex> ");
        assertThat(table.rows(2).get(0).keys()).isGreaterThan(9_900);
    }

    @Test
    void remembersSizes() {
        table.add("user:1");
        table.add("user:2");
        table.addSize("user:2", 100);
        table.addSize("order:1", 100);

        Row row = table.rows(0).get(0);
        assertThat(row.samples()).isEqualTo(1);
        assertThat(row.bytes()).isEqualTo(100);
    }

    @Test
    void staysSmallWhateverTheKeysAre() {
        TemplateTable small = new TemplateTable(2_000);
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            String key = IntStream.range(0, 12)
                    .mapToObj(part -> name(random.nextInt(10_000)) + "|:;,.".charAt(random.nextInt(5)))
                    .collect(Collectors.joining());
            small.add(key);
        }

        assertThat(small.rows(0)).hasSizeLessThan(2_000);
        assertThat(small.rows(0).stream().mapToLong(Row::keys).sum()).isEqualTo(50_000);
    }

    @Test
    void isWrittenAndRead() throws IOException {
        learnsWhichWordsVary();
        table.addSize("stock:1", 60);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.write(new DataOutputStream(bytes));

        TemplateTable again = TemplateTable.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(again.rows(0)).isEqualTo(table.rows(0));
        assertThat(again.keys()).isEqualTo(table.keys());
        assertThatThrownBy(() -> TemplateTable.read(new DataInputStream(new ByteArrayInputStream(new byte[20]))))
                .isInstanceOf(IOException.class);
    }

    private List<String> shown(int atLeast) {
        return table.rows(atLeast).stream()
                .map(row -> row.template() + " " + row.keys())
                .toList();
    }

    /** Letters alone. */
    private static String name(int number) {
        StringBuilder name = new StringBuilder("n");
        for (int rest = number; rest > 0; rest /= 26) {
            name.append((char) ('a' + rest % 26));
        }
        return name.toString();
    }
}
