package io.pbs4j.cli.key;

/** The page around keys for paper. It loads nothing from elsewhere and runs no script. */
final class PaperPage {
  static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1.0">
      <title>Backup encryption key</title>
      <style>
        p { font: 12pt monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        div { break-inside: avoid; }
        div.more { break-after: page; }
        svg { display: block; width: 500pt; height: 500pt; margin: auto; }
      </style>
      </head>
      <body>
      """;

  static final String FOOT = "</body>\n</html>\n";

  private PaperPage() {}

  static String block(String content, String image, boolean more) {
    return "<div" + (more ? " class=\"more\"" : "") + ">\n<p>\n" + escape(content) + "</p>\n" + image + "\n</div>\n";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
