package io.caisson.paper;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Numbers the signs of an OpenType font with CFF outlines by their places. A PDF names a sign of such a font by the number
 * that the font gives it, but OpenPDF writes the place: where the two differ, the sign would be blank.
 */
final class WholeCff {

    private static final int CHARSET = 15;
    private static final int CHAR_STRINGS = 17;

    private final ByteBuffer font;

    private WholeCff(byte[] font) {
        this.font = ByteBuffer.wrap(font);
    }

    /** Changes the bytes. Fonts with other outlines stay as they are. */
    static byte[] of(byte[] font) {
        if (new String(font, 0, 4, StandardCharsets.US_ASCII).equals("OTTO")) {
            new WholeCff(font).renumber();
        }
        return font;
    }

    /** A charset of the format 2 with one range: 1 and all that follow. It is shorter than any that it stands in for. */
    private void renumber() {
        int cff = table();
        int names = end(cff + (font.get(cff + 2) & 0xff));
        int top = data(names);
        int signs = font.getShort(cff + operand(top, end(names), CHAR_STRINGS)) & 0xffff;
        int charset = cff + operand(top, end(names), CHARSET);
        font.put(charset, (byte) 2).putShort(charset + 1, (short) 1).putShort(charset + 3, (short) (signs - 2));
    }

    private int table() {
        for (int n = 0; n < font.getShort(4); n++) {
            int entry = 12 + 16 * n;
            if (font.getInt(entry) == 0x43464620) { // "CFF "
                return font.getInt(entry + 8);
            }
        }
        throw new IllegalArgumentException("The font has no CFF outlines.");
    }

    /** Where an INDEX of the CFF format ends. */
    private int end(int index) {
        int count = font.getShort(index) & 0xffff;
        return count == 0 ? index + 2 : data(index) + offset(index, count) - 1;
    }

    private int data(int index) {
        int count = font.getShort(index) & 0xffff;
        return index + 3 + (count + 1) * font.get(index + 2);
    }

    private int offset(int index, int n) {
        int size = font.get(index + 2);
        int value = 0;
        for (int at = index + 3 + n * size; at < index + 3 + (n + 1) * size; at++) {
            value = value << 8 | font.get(at) & 0xff;
        }
        return value;
    }

    /** The number before an operator of a DICT. */
    private int operand(int from, int to, int operator) {
        int value = 0;
        for (int at = from; at < to; ) {
            int b = font.get(at) & 0xff;
            if (b == operator) {
                return value;
            }
            if (b == 12) {
                at += 2;
            } else if (b <= 21) {
                at++;
            } else if (b == 28) {
                value = font.getShort(at + 1);
                at += 3;
            } else if (b == 29) {
                value = font.getInt(at + 1);
                at += 5;
            } else if (b == 30) {
                at = afterReal(at + 1);
            } else {
                value = b < 247
                        ? b - 139
                        : b < 251
                                ? (b - 247) * 256 + (font.get(at + 1) & 0xff) + 108
                                : -(b - 251) * 256 - (font.get(at + 1) & 0xff) - 108;
                at += b < 247 ? 1 : 2;
            }
        }
        throw new IllegalArgumentException("The font doesn't say what its signs are.");
    }

    private int afterReal(int at) {
        int end = at;
        while ((font.get(end) & 0x0f) != 0x0f) {
            end++;
        }
        return end + 1;
    }
}
