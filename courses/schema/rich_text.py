"""What rich text in a version may hold: what the editor offers, what is frozen, and what a page shows."""

TAGS = frozenset({"p", "h2", "h3", "h4", "strong", "b", "em", "i", "ul", "ol", "li", "a", "br", "blockquote", "code"})
ATTRIBUTES = {"a": {"href"}}
# Of links to the outside.
URL_SCHEMES = frozenset({"https", "mailto"})
