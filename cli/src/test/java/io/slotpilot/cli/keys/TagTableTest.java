package io.slotpilot.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TagTableTest {

    private final TagTable table = new TagTable();

    @Test
    void remembersTheFrequentAmongAnyNumberOfRareOnes() {
        for (int i = 0; i < 200_000; i++) {
            table.add("rare" + i, 1);
            if (i % 100 == 0) {
                table.add("hot", 2);
            }
        }

        TagTable.Tag first = table.tags().get(0);
        assertThat(first.text()).isEqualTo("hot");
        assertThat(first.slot()).isEqualTo(2);
        assertThat(first.keys()).isBetween(2_000 - table.missed(), 2_000L);
        assertThat(table.tags()).hasSizeLessThan(TagTable.CAPACITY);
    }

    @Test
    void keepsATagOfFewKeysThatTakeMuchMemory() {
        table.add("blob", 3);
        table.addSize("blob", 1_000_000);
        for (int i = 0; i < 100_000; i++) {
            table.add("rare" + i, 1);
            table.addSize("rare" + i, 50);
            table.add("rare" + i, 1);
        }

        assertThat(table.tags()).extracting(TagTable.Tag::text).contains("blob");
    }

    @Test
    void isWrittenAndRead() throws IOException {
        table.add("a", 5);
        table.add("x".repeat(10_000), 6);
        table.addSize("a", 70);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.write(new DataOutputStream(bytes));

        TagTable again = TagTable.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(again.tags()).hasSize(2);
        assertThat(again.tags().get(0).bytes()).isEqualTo(70);
        assertThat(bytes.size()).isLessThan(1_000);
    }
}
