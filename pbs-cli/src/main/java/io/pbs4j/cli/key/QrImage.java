package io.pbs4j.cli.key;

import io.nayuki.qrcodegen.QrCode;

/** Draws QR codes. */
final class QrImage {
  /** Modules of quiet zone that scanners ask for. */
  private static final int MARGIN = 4;

  private QrImage() {}

  /** As lines of half blocks for a dark terminal; two rows to a line. */
  static String text(QrCode code) {
    StringBuilder out = new StringBuilder();
    for (int y = 0; y < code.size; y += 2) {
      for (int x = 0; x < code.size; x++) {
        boolean upper = code.getModule(x, y);
        boolean lower = code.getModule(x, y + 1);
        out.append(upper ? (lower ? '\u2588' : '\u2580') : lower ? '\u2584' : ' ');
      }
      out.append('\n');
    }
    return out.toString();
  }

  /** As an image to put into a page. */
  static String svg(QrCode code) {
    int side = code.size + 2 * MARGIN;
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + MARGIN).append(',').append(y + MARGIN).append("h1v1h-1z");
        }
      }
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side
        + "\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path fill=\"#000\" d=\""
        + path + "\"/></svg>";
  }
}
