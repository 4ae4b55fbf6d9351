package io.caisson.paper;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Bidi;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.openpdf.text.Chunk;
import org.openpdf.text.Font;
import org.openpdf.text.Phrase;
import org.openpdf.text.pdf.BaseFont;
import org.openpdf.text.pdf.PdfWriter;

/**
 * The type that papers are set in. Of each font only the signs that are used go into a document. A font is read when the
 * first text needs it: those of Chinese and Korean are large.
 */
final class Type {

    private static final List<String> REGULAR = List.of(
            "NotoSans-Regular.ttf",
            "NotoSansHebrew-Regular.ttf",
            "NotoNaskhArabic-Regular.ttf",
            "NotoSansHans-Regular.otf",
            "NotoSansKR-Regular.otf");
    /** Chinese and Korean are large enough once. */
    private static final List<String> BOLD = List.of(
            "NotoSans-Bold.ttf",
            "NotoSansHebrew-Bold.ttf",
            "NotoNaskhArabic-Bold.ttf",
            "NotoSansHans-Regular.otf",
            "NotoSansKR-Regular.otf");

    private static final Map<String, BaseFont> READ = new ConcurrentHashMap<>();

    private Type() {}

    static BaseFont plain() {
        return read(REGULAR.getFirst());
    }

    /** What no font has is a question mark. */
    static Phrase phrase(String text, int size, int style, Color color) {
        var fonts = style == Font.BOLD ? BOLD : REGULAR;
        var phrase = new Phrase();
        var run = new StringBuilder();
        BaseFont current = null;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int sign = text.codePointAt(at);
            var font = sign == '\n' || sign == ' ' && current != null ? current : font(fonts, sign);
            if (current != null && font != null && !font.equals(current)) {
                add(phrase, run, current, size, color);
            }
            current = font == null ? current : font;
            if (isVisible(sign)) {
                run.appendCodePoint(font == null && sign != '\n' ? '?' : sign);
            }
        }
        add(phrase, run, current, size, color);
        return phrase;
    }

    /** Which way a text with signs from right to left in it runs: as its first letter does. */
    static int direction(String text) {
        var bidi = new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
        if (bidi.isLeftToRight()) {
            return PdfWriter.RUN_DIRECTION_NO_BIDI;
        }
        return bidi.baseIsLeftToRight() ? PdfWriter.RUN_DIRECTION_LTR : PdfWriter.RUN_DIRECTION_RTL;
    }

    private static void add(Phrase phrase, StringBuilder run, @Nullable BaseFont font, int size, Color color) {
        if (!run.isEmpty()) {
            var base = font == null ? plain() : font;
            phrase.add(new Chunk(run.toString(), new Font(base, size, Font.NORMAL, color)));
            run.setLength(0);
        }
    }

    private static @Nullable BaseFont font(List<String> fonts, int sign) {
        for (var name : fonts) {
            var font = read(name);
            if (font.charExists(sign)) {
                return font;
            }
        }
        return null;
    }

    /** Joiners and the like have no sign of their own. */
    private static boolean isVisible(int sign) {
        return Character.getType(sign) != Character.FORMAT && (sign == '\n' || !Character.isISOControl(sign));
    }

    private static BaseFont read(String name) {
        return READ.computeIfAbsent(name, Type::load);
    }

    private static BaseFont load(String name) {
        try (var file = Type.class.getResourceAsStream("fonts/" + name)) {
            if (file == null) {
                throw new IllegalStateException("The font %s is missing: build with Maven.".formatted(name));
            }
            return BaseFont.createFont(
                    name, BaseFont.IDENTITY_H, BaseFont.EMBEDDED, true, WholeCff.of(file.readAllBytes()), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
