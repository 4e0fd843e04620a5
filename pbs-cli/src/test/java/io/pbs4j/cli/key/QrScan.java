package io.pbs4j.cli.key;

import com.google.zxing.ChecksumException;
import com.google.zxing.FormatException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads printed QR codes with another library than the one that made them. */
final class QrScan {
  private static final Pattern SVG = Pattern.compile("viewBox=\"0 0 (\\d+) .*?<path [^>]*d=\"([^\"]*)\"");
  private static final Pattern MODULE = Pattern.compile("M(\\d+),(\\d+)h1v1h-1z");
  private static final int MARGIN = 4;

  private QrScan() {}

  /** The codes made of half blocks in a text. */
  static List<String> text(String text) {
    List<String> found = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    for (String line : (text + "\n").split("\n", -1)) {
      boolean code = !line.isEmpty() && line.chars().allMatch(ch -> ch == ' ' || (ch >= 0x2580 && ch <= 0x2588));
      if (code) {
        rows.add(line);
      } else if (!rows.isEmpty()) {
        found.add(decode(matrix(rows)));
        rows.clear();
      }
    }
    return found;
  }

  private static BitMatrix matrix(List<String> rows) {
    int side = rows.get(0).length();
    BitMatrix matrix = new BitMatrix(side);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        char ch = rows.get(y / 2).charAt(x);
        if (ch == '\u2588' || ch == (y % 2 == 0 ? '\u2580' : '\u2584')) {
          matrix.set(x, y);
        }
      }
    }
    return matrix;
  }

  /** The codes drawn in a page. */
  static List<String> svg(String page) {
    List<String> found = new ArrayList<>();
    Matcher image = SVG.matcher(page);
    while (image.find()) {
      BitMatrix matrix = new BitMatrix(Integer.parseInt(image.group(1)) - 2 * MARGIN);
      Matcher module = MODULE.matcher(image.group(2));
      while (module.find()) {
        matrix.set(Integer.parseInt(module.group(1)) - MARGIN, Integer.parseInt(module.group(2)) - MARGIN);
      }
      found.add(decode(matrix));
    }
    return found;
  }

  private static String decode(BitMatrix matrix) {
    try {
      return new Decoder().decode(matrix).getText();
    } catch (ChecksumException | FormatException e) {
      throw new AssertionError("not a QR code", e);
    }
  }
}
