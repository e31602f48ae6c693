"""One module a kind. A kind that was ever released is never deleted: frozen courses hold it."""
