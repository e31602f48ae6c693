"""From snapshot and name to a page; nothing here reads a row."""

# Raised with every change that alters the bytes of a certificate: template, texts, fonts, library.
TEMPLATE_VERSION = 1
