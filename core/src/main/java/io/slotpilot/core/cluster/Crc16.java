package io.slotpilot.core.cluster;

/**
 * CRC16-XMODEM (polynomial 0x1021, initial value 0, not reflected), the checksum of the cluster specification, eight
 * bytes at a step.
 */
final class Crc16 {

    private static final int POLYNOMIAL = 0x1021;

    /** {@code TABLE[k * 256 + b]} is the checksum of byte {@code b} followed by {@code k} zero bytes; 4 KB in all. */
    private static final char[] TABLE = table();

    private Crc16() {}

    /**
     * The checksum of everything before, followed by eight more bytes.
     *
     * <p>Leading zero bytes leave an initial checksum of 0 as it is, so a first step may carry fewer bytes, padded with
     * zeros in front.
     *
     * @param crc the checksum so far, 0 at the start
     * @param bytes the next eight bytes, the first one in the highest position
     */
    static int step(int crc, long bytes) {
        int high = (int) (bytes >>> 32);
        int low = (int) bytes;
        int last = TABLE[5 * 256 + ((high >>> 8) & 0xFF)]
                ^ TABLE[4 * 256 + (high & 0xFF)]
                ^ TABLE[3 * 256 + (low >>> 24)]
                ^ TABLE[2 * 256 + ((low >>> 16) & 0xFF)]
                ^ TABLE[1 * 256 + ((low >>> 8) & 0xFF)]
                ^ TABLE[low & 0xFF];
        // Only these two wait for the step before.
        int first = (high >>> 16) ^ crc;
        return last ^ (TABLE[7 * 256 + ((first >>> 8) & 0xFF)] ^ TABLE[6 * 256 + (first & 0xFF)]);
    }

    private static char[] table() {
        char[] table = new char[8 << 8];
        for (int b = 0; b < 256; b++) {
            int crc = b << 8;
            for (int k = 0; k < 8; k++) {
                crc = shiftByte(crc);
                table[(k << 8) | b] = (char) crc;
            }
        }
        return table;
    }

    private static int shiftByte(int crc) {
        int shifted = crc;
        for (int bit = 0; bit < 8; bit++) {
            shifted = (shifted & 0x8000) != 0 ? (shifted << 1) ^ POLYNOMIAL : shifted << 1;
        }
        return shifted & 0xFFFF;
    }
}
