package io.caisson.paper;

import org.openpdf.text.Document;
import org.openpdf.text.Rectangle;
import org.openpdf.text.pdf.PdfContentByte;
import org.openpdf.text.pdf.PdfPageEventHelper;
import org.openpdf.text.pdf.PdfTemplate;
import org.openpdf.text.pdf.PdfWriter;

/** "Page 2 of 5" at the foot of every page. How many there are is known at the end and filled in then. */
final class PageNumbers extends PdfPageEventHelper {

    private static final int SIZE = 7;
    private static final float FROM_BELOW = 26;
    private static final float ROOM = 24;

    private final PdfTemplate total;

    PageNumbers(PdfWriter writer) {
        total = writer.getDirectContent().createTemplate(ROOM, SIZE * 2);
        total.setBoundingBox(new Rectangle(0, -SIZE, ROOM, SIZE * 2));
    }

    @Override
    public void onEndPage(PdfWriter writer, Document document) {
        var text = "Page %d of ".formatted(writer.getPageNumber());
        var page = writer.getDirectContent();
        float left = document.right() - Type.plain().getWidthPoint(text + "00", SIZE);
        write(page, text, left, FROM_BELOW);
        page.addTemplate(total, left + Type.plain().getWidthPoint(text, SIZE), FROM_BELOW);
    }

    @Override
    public void onCloseDocument(PdfWriter writer, Document document) {
        write(total, Integer.toString(writer.getPageNumber() - 1), 0, 0);
    }

    private static void write(PdfContentByte page, String text, float x, float y) {
        page.beginText();
        page.setFontAndSize(Type.plain(), SIZE);
        page.setColorFill(Pdf.SOFT);
        page.setTextMatrix(x, y);
        page.showText(text);
        page.endText();
    }
}
