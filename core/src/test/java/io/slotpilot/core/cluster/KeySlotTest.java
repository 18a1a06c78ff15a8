package io.slotpilot.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySlotTest {

    /** Slots as redis-server 7.0.15 answers them to CLUSTER KEYSLOT. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "\"\", 0",
                "123456789, 12739",
                "foo, 12182",
                "{foo}bar, 12182",
                "bar{foo}, 12182",
                "{foo}{bar}, 12182",
                "foo{{bar}}zap, 4015",
                "foo{}bar, 14292",
                "{}{user}, 6164",
                "{open, 7674",
                "}{a}, 15495",
                "user:1000, 1649",
                "\u00e9{\u00fc}\u20ac, 9552",
            })
    void isWhatTheServerSays(String key, int slot) {
        assertThat(KeySlot.of(key)).isEqualTo(slot);
        assertThat(KeySlot.of(key.getBytes(StandardCharsets.UTF_8))).isEqualTo(slot);
    }

    @Property
    void agreesWithTheBitByBitChecksumForEveryKindOfKey(
            @ForAll("keys") byte[] key, @ForAll @IntRange(max = 9) int pad) {
        int expected = naiveSlot(key);

        byte[] padded = new byte[pad + key.length + pad];
        Arrays.fill(padded, (byte) '{');
        System.arraycopy(key, 0, padded, pad, key.length);
        ByteBuffer direct = ByteBuffer.allocateDirect(padded.length).put(padded).order(ByteOrder.LITTLE_ENDIAN);
        direct.limit(pad + key.length).position(pad);
        ByteBuffer slice = ByteBuffer.wrap(padded, pad, key.length).slice();

        assertThat(KeySlot.of(key)).isEqualTo(expected);
        assertThat(KeySlot.of(padded, pad, key.length)).isEqualTo(expected);
        assertThat(KeySlot.of(ByteBuffer.wrap(padded, pad, key.length))).isEqualTo(expected);
        assertThat(KeySlot.of(slice)).isEqualTo(expected);
        assertThat(KeySlot.of(slice.asReadOnlyBuffer())).isEqualTo(expected);
        assertThat(KeySlot.of(direct)).isEqualTo(expected);
        assertThat(direct.position()).isEqualTo(pad);
        assertThat(slice.position()).isZero();
    }

    @Property
    void hashesTextAsItsUtf8Bytes(@ForAll("texts") String key) {
        int expected = naiveSlot(key.getBytes(StandardCharsets.UTF_8));

        assertThat(KeySlot.of(key)).isEqualTo(expected);
        assertThat(KeySlot.of(new StringBuilder(key))).isEqualTo(expected);
    }

    @Property
    void hashesTheTagThatHashTagNames(@ForAll("texts") String key) {
        String hashed = HashTag.of(key);

        assertThat(KeySlot.of(key)).isEqualTo(naiveChecksum(hashed.getBytes(StandardCharsets.UTF_8)) % KeySlot.COUNT);
        assertThat(HashTag.isEffective(key)).isEqualTo(!hashed.equals(key));
    }

    @Test
    void refusesARangeOutsideTheArray() {
        assertThatThrownBy(() -> KeySlot.of(new byte[4], 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> KeySlot.of(new byte[4], -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Provide
    Arbitrary<byte[]> keys() {
        Arbitrary<Byte> bytes = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.of((byte) '{', (byte) '}')), Tuple.of(6, Arbitraries.bytes()));
        return bytes.array(byte[].class).ofMaxSize(80);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("{}{}abcdefgh0123456789:")
                .withChars('\u00e9', '\u20ac', '\ud83d', '\ude00')
                .ofMaxLength(40);
    }

    private static int naiveSlot(byte[] key) {
        int from = 0;
        int to = key.length;
        for (int open = 0; open < key.length; open++) {
            if (key[open] == '{') {
                for (int close = open + 1; close < key.length; close++) {
                    if (key[close] == '}') {
                        if (close > open + 1) {
                            from = open + 1;
                            to = close;
                        }
                        break;
                    }
                }
                break;
            }
        }
        return naiveChecksum(Arrays.copyOfRange(key, from, to)) % KeySlot.COUNT;
    }

    private static int naiveChecksum(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            for (int bit = 7; bit >= 0; bit--) {
                boolean carry = ((crc >> 15) & 1) != ((b >> bit) & 1);
                crc = ((crc << 1) ^ (carry ? 0x1021 : 0)) & 0xFFFF;
            }
        }
        return crc;
    }
}
