package io.caisson.paper;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.util.stream.Stream;
import org.openpdf.text.Document;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.PageSize;
import org.openpdf.text.Rectangle;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfWriter;

/** What every paper of Caisson's looks like. */
public final class Pdf {

    public static final Color INK = new Color(0x16, 0x20, 0x2b);
    public static final Color SOFT = new Color(0x51, 0x60, 0x6f);
    public static final Color GOOD = new Color(0x1b, 0x6b, 0x34);
    public static final Color BAD = new Color(0xa3, 0x22, 0x1a);
    private static final Color LINE = new Color(0xcf, 0xd8, 0xe0);

    private static final float LEADING = 1.3f;

    private Pdf() {}

    public static byte[] upright(String title, Stream<? extends Element> parts) {
        return of(PageSize.A4, title, parts);
    }

    public static byte[] across(String title, Stream<? extends Element> parts) {
        return of(PageSize.A4.rotate(), title, parts);
    }

    /** @param after the room below it */
    public static PdfPTable text(String text, int size, int style, Color color, float after) {
        var block = new PdfPTable(1);
        block.setWidthPercentage(100);
        block.setSpacingAfter(after);
        block.addCell(block(text, size, style, color));
        return block;
    }

    /** A cell without lines around it. */
    public static PdfPCell block(String text, int size, int style, Color color) {
        var cell = new PdfPCell(Type.phrase(text, size, style, color));
        cell.setRunDirection(Type.direction(text));
        cell.setLeading(0, LEADING);
        cell.setBorder(PdfPCell.NO_BORDER);
        cell.setPadding(0);
        return cell;
    }

    /** As wide as the page, with a first row that every page begins with. */
    public static PdfPTable table(float[] widths, String... heads) {
        var table = new PdfPTable(widths);
        table.setWidthPercentage(100);
        table.setSpacingAfter(8);
        table.setHeaderRows(1);
        for (var head : heads) {
            table.addCell(cell(head, Font.BOLD, SOFT));
        }
        return table;
    }

    /** The same under a heading, which is repeated with the heads and never stands alone at a page's end. */
    public static PdfPTable titled(String title, float[] widths, String... heads) {
        var table = table(widths, new String[0]);
        var heading = block(title, 12, Font.BOLD, INK);
        heading.setColspan(widths.length);
        heading.setPaddingBottom(4);
        table.addCell(heading);
        for (var head : heads) {
            table.addCell(cell(head, Font.BOLD, SOFT));
        }
        table.setHeaderRows(2);
        return table;
    }

    /** The heads of columns that have numbers stand where those do. */
    public static void numbersUnder(PdfPTable table, int from, int to) {
        var heads = table.getRow(table.getHeaderRows() - 1).getCells();
        for (int column = from; column <= to; column++) {
            heads[column].setHorizontalAlignment(Element.ALIGN_RIGHT);
        }
    }

    /** Texts below each other in one cell, each of which runs its own way. */
    public static PdfPCell stack(PdfPCell... blocks) {
        var stack = new PdfPTable(1);
        for (var block : blocks) {
            stack.addCell(block);
        }
        var cell = new PdfPCell(stack);
        cell.setBorder(PdfPCell.BOTTOM);
        cell.setBorderColor(LINE);
        cell.setPadding(3);
        return cell;
    }

    public static PdfPCell cell(String text, int style, Color color) {
        var cell = block(text, 8, style, color);
        cell.setBorder(PdfPCell.BOTTOM);
        cell.setBorderColor(LINE);
        cell.setPadding(3);
        cell.setVerticalAlignment(Element.ALIGN_TOP);
        return cell;
    }

    public static PdfPCell number(String text, int style) {
        var cell = cell(text, style, INK);
        cell.setHorizontalAlignment(Element.ALIGN_RIGHT);
        return cell;
    }

    private static byte[] of(Rectangle page, String title, Stream<? extends Element> parts) {
        var out = new ByteArrayOutputStream();
        var document = new Document(page, 48, 48, 44, 44);
        var writer = PdfWriter.getInstance(document, out);
        document.addTitle(title);
        document.addCreator("Caisson");
        document.open();
        writer.setPageEvent(new PageNumbers(writer));
        parts.forEach(document::add);
        document.close();
        return out.toByteArray();
    }
}
