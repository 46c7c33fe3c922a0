"""What members read: a request's view as a card, problems as text. Pure; layout.py gives cards Discord's shape."""

from bot.cards.card import FOOT, HEAD, Card, Link, Tone, small
from bot.cards.ended import answer
from bot.cards.problems import MESSAGE, problems
from bot.cards.running import bar, progress

__all__ = ["FOOT", "HEAD", "MESSAGE", "Card", "Link", "Tone", "answer", "bar", "problems", "progress", "small"]
