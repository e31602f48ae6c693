"""The floor under written text: words of a language, different ones, sentences of one's own. Pure, without Django."""

from .check import REASONS, TOO_FEW_WORDS, WritingVerdict, judge_writing

__all__ = ["REASONS", "TOO_FEW_WORDS", "WritingVerdict", "judge_writing"]
