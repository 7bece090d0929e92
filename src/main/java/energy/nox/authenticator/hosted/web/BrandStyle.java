package energy.nox.authenticator.hosted.web;

/** The brand's accent colour as a stylesheet, with the text colour that is best read on it (WCAG 2.2, 1.4.3). */
final class BrandStyle {

    private BrandStyle() {
    }

    /** @param accent as {@code #rrggbb} */
    static String stylesheet(String accent) {
        double luminance = 0.2126 * channel(accent, 1) + 0.7152 * channel(accent, 3) + 0.0722 * channel(accent, 5);
        double onWhite = 1.05 / (luminance + 0.05);
        double onBlack = (luminance + 0.05) / 0.05;
        return ":root{--accent:" + accent + ";--on-accent:" + (onWhite >= onBlack ? "#ffffff" : "#000000") + "}\n";
    }

    private static double channel(String color, int at) {
        double value = Integer.parseInt(color, at, at + 2, 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
