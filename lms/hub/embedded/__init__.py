"""The embedded hub: small, honest models of our own, behind the same protocol as any hub."""
