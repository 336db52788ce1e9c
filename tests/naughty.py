"""Text as people and attackers write it: for every field, file and format."""

FORMULAS = (
    '=1+1', '=HYPERLINK("http://evil.example","x")', "+1+1", "-1+1", "@SUM(A1:A2)", "\t=1+1", "\r=1+1",
    "＝1+1", "＠SUM(1)", "'=1+1", "''=1+1", "=cmd|' /C calc'!A0",
)  # fmt: skip

STRINGS = (
    *FORMULAS,
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "{% debug %}", "${7*7}", "%s%d%n",
    "'; DROP TABLE catalog_resource; --", '" OR ""="', "\\", "..\\..\\windows", "../../etc/passwd", "%00", "\\0",
    "null", "None", "undefined", "NaN", "Infinity", "0", "-1", "1e309", "0x10", "true", "1/0", "01.02.2027",
    "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "الكل في المجمو عة", "שלום", "👩‍👩‍👧‍👦 🇩🇪 🏳️‍🌈", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗L", "ﬁ ﬀ ǅ ß İ ı",
    "\u202eevil", "\u200b\u200c\u200d\ufeff", "a\u0300", "\u00a0", "  padded  ", "two\nlines", "two\r\nlines",
    "tab\there", "semi;colon", "pipe|pipe", 'quo"te', "apo'strophe", "com,ma", "#1", "_x0041_", "&amp; &lt;",
    "]]>", "<!-- -->",
    "CON", "aux.txt", "javascript:alert(1)", "file:///etc/passwd", "http://a/%%30%30", "0 > 2", "Prompting 0 > 2",
)  # fmt: skip

CONTROL = (
    "a\x01b",
    "bell\x07",
    "\x1b[31mred",
    "del\x7f",
    "\x85next",
    "half\ud800".encode("utf-8", "replace").decode(),
)
LONG = "lorem ipsum " * 3_334  # 40,008 characters
