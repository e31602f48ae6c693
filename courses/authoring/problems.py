"""What stands in the way of a release, as sentences that know where they point."""

from uuid import UUID


class Problem(str):
    """A sentence for the author; ``module`` and ``block`` say which page and which block to open."""

    __slots__ = ("block", "module")
    module: UUID | None
    block: UUID | None

    def __new__(cls, text: str, *, module: UUID | None = None, block: UUID | None = None) -> "Problem":
        made = super().__new__(cls, text)
        made.module, made.block = module, block
        return made
