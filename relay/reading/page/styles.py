"""What a mail's styles do to its words: hide them, strike them out, move or colour them. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from relay.reading.page.colours import UNKNOWN, colour, colours
from relay.reading.pattern import pattern

HIDDEN, STRUCK, MARGINLESS = "hidden", "struck", "marginless"
MOVED = "moved"  # its words, or those in it, may be seen in another order
REVERSED = "reversed"  # its letters are shown from right to left, whatever they are
DRAWN = "drawn"  # its letters are shown as pictures: J is a smiley
TINTED = "tinted"  # a rule that may not be meant gives it a colour, or one to what is behind it
_AFLOAT = "afloat"  # moved, where it stands in a line

_LONGEST = 4000  # characters of one style
_LONGEST_SHEET = 100_000
_MOST_RULES = 500
_MOST_CHECKS = 200_000  # of a rule against an element; a long newsletter needs a tenth
_ZERO = r"(?:0+(?:\.0*)?|\.0+)(?:px|pt|r?em|%)?(?![\w.%])"
_TINY = r"(?:(?:[0-2](?:\.\d+)?|\.\d+)p[xt]|0?\.[0-2]\d*r?em|1?\d(?:\.\d+)?%)(?![\w.%])"
_PATTERNS = {
    HIDDEN: pattern(
        r"display:none|visibility:(?:hidden|collapse)|mso-hide:all|clip:rect\(0"
        rf"|opacity(?::{_ZERO}|\({_ZERO}\))|zoom:{_ZERO}|text-fill-color:transparent"
        rf"|font-size:(?:{_ZERO}|{_TINY})"
        r"|(?<![-\w])font:(?:normal|bold|italic|[1-9]00)*(?:0|[0-2]p[xt])(?=[/a-z\"'])"
        r"|(?:max-)?(?:height|width):[01](?:p[xt])?;(?:max-[a-z]+:[^;]*;)?overflow:hidden"
        r"|overflow:hidden;(?:max-)?(?:height|width):[01](?:p[xt])?(?![\d.])"
        r"|clip-path:(?:inset\((?:50|100)%|circle\(0)|content-visibility:hidden|scale[xy]?\(0[,)]"
        r"|(?<![-\w])color:(?:transparent|#[0-9a-f]{3}0(?![0-9a-f])|#[0-9a-f]{6}00(?![0-9a-f])"
        rf"|(?:rgb|hsl)a?\((?:(?:[^(),/]{{1,10}},){{3}}|[^()/]{{1,30}}/){_ZERO}\))"
        r"|(?<![-\w])(?:(?:left|right|top|bottom|text-indent):-\d{3}|(?:left|top|right):\d{4}|margin-(?:left|top):-\d{4})"
        r"|translate[xy3d]*\(-?\d{4}"
    ),
    STRUCK: pattern(r"text-decoration(?:-line)?:[^;]{0,60}line-through"),
    MOVED: pattern(
        r"flex-direction:(?:row|column)-reverse|(?<![-\w])order:-?[1-9]|(?<!\w)direction:rtl"
        r"|writing-mode:[a-z]*(?:rl|lr)|transform:[^;]{0,60}(?:rotate|matrix|scale[xy]?\(-)"
    ),
    _AFLOAT: pattern(r"position:(?:absolute|fixed|relative)|float:(?:left|right)"),
    DRAWN: pattern(r"font(?:-family)?:[^;]*?(?:wing|web)dings"),
    REVERSED: pattern(r"unicode-bidi:(?:[a-z]*-?override)"),
    MARGINLESS: pattern(r"margin(?:-top)?:0"),
}
_STRUCK_TAGS = {"s", "strike", "del"}
_TELLING_TAGS = {*_STRUCK_TAGS, "bdo", "dialog"}  # by themselves
_IN_LINES = {"a", "b", "big", "code", "em", "font", "i", "small", "span", "strong", "tt", "u"}
# A style sheet may show words of its own before and after others.
_SHOWS = pattern(r"::?(?:before|after)[^{}]*\{[^}]*content\s*:\s*([\"'])[^\"'}]*\w", re.IGNORECASE)
_SIGN = pattern(
    r"\\(?:0{0,4}a0|0{0,2}2[0-9a-f]{3})(?![0-9a-f])\s?", re.IGNORECASE
)  # a space, a bullet
_COMMENTS = pattern(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_ESCAPE = pattern(r"\\([0-9a-f]{1,6})\s?|\\(?=[a-z])", re.IGNORECASE)  # d\69splay
_AT_RULE = pattern(r"(@[^@{};]*+)\{((?:[^{}]*+\{[^{}]*+\})*+[^{}]*+)\}")
_ON_SCREENS = pattern(r"@media\s+(?:only\s+)?(?:screen|all)\s*", re.IGNORECASE)
_SELECTOR = pattern(r"([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)")
_NAME = pattern(r"[.#][\w-]+")

_Rule = tuple[str, frozenset[str], "Look", bool]


@dataclass(frozen=True, slots=True)
class Look:
    """What becomes of an element, and its colours where it says them: six hexadecimal digits."""

    effects: frozenset[str] = frozenset()  # hidden, struck, marginless, moved, reversed, drawn
    ink: str = ""
    paper: str = ""

    def under(self, other: "Look") -> "Look":
        """Both of them, the colours of the other on top."""
        if not (other.effects or other.ink or other.paper):
            return self
        ink, paper = other.ink or self.ink, other.paper or self.paper
        return Look(self.effects | other.effects, ink, paper)


class Styles:
    """The style sheets of a document, and what they and its own attributes do to an element.

    A selector counts by its last part: `p .x` is about every `.x`. `doubtful` tells that words
    went by such a rule, and perhaps were not meant, or that there are too many rules to follow.
    """

    def __init__(self, root: Any) -> None:
        self.doubtful = False
        self._rules: dict[str, list[_Rule]] = {}
        self._left = _MOST_RULES
        self._checks_left = _MOST_CHECKS
        for name in (".msonormal", ".msoplaintext", ".msolistparagraph"):
            self._add(name, Look(frozenset({MARGINLESS})))
        for sheet in root.iter("style"):
            self._learn(sheet.text_content()[:_LONGEST_SHEET])

    def of(self, element: Any) -> Look:
        """How an element looks, by its tag and attributes, the style sheets and its own style."""
        look = _by_attributes(element)
        names = names_of(element)
        for key in (*sorted(names), element.tag, "*"):
            rules = self._rules.get(key, ())
            self._checks_left -= len(rules)
            if self._checks_left < 0:
                self.doubtful = True
                break
            for tag, others, given, is_partial in rules:
                if tag in ("", "*", element.tag) and others <= names:
                    look = look.under(given)
                    gone = not given.effects.isdisjoint((HIDDEN, STRUCK))
                    self.doubtful |= is_partial and gone
                    if is_partial and (given.ink or given.paper):
                        look = look.under(_TINTS)
        look = look.under(_look(element.get("style", "")[:_LONGEST]))
        if _AFLOAT in look.effects and element.tag in _IN_LINES:
            look = look.under(_MOVES)
        return look

    def _learn(self, sheet: str) -> None:
        sheet = _AT_RULE.sub(_for_screens, _COMMENTS.sub("", sheet))
        self.doubtful |= _SHOWS.search(_SIGN.sub("", sheet)) is not None
        for rule in sheet.split("}"):
            selectors, _, style = rule.partition("{")
            look = _look(style[:_LONGEST])
            if look != _PLAIN:
                for selector in selectors.lower().split(","):
                    self._add(selector.strip(), look)

    def _add(self, selector: str, look: Look) -> None:
        parts = re.split(r"[\s>+~]+", selector)
        simple = _SELECTOR.fullmatch(parts[-1])
        if simple is None or not parts[-1]:
            self.doubtful |= HIDDEN in look.effects  # of whom, we cannot tell
            return
        if not self._left:
            self.doubtful = True
            return
        self._left -= 1
        names = _NAME.findall(simple[2])
        rule = (simple[1] or "", frozenset(names), look, len(parts) > 1)
        rules = self._rules.setdefault(names[-1] if names else simple[1], [])
        if rule in rules:
            rules.remove(rule)  # the last of the same is the one on top
        rules.append(rule)


def names_of(element: Any) -> set[str]:
    """The classes and the id of an element as selectors, in lower case."""
    classes = element.get("class", "").lower().split()
    return {f".{name}" for name in classes} | {f"#{element.get('id', '').lower()}"}


_PLAIN, _MOVES, _TINTS = Look(), Look(frozenset({MOVED})), Look(frozenset({TINTED}))


@lru_cache(maxsize=256)
def _look(style: str) -> Look:
    plain = _ESCAPE.sub(_unescaped, _COMMENTS.sub("", style))
    squeezed = re.sub(r"\s+", "", plain.lower())
    effects = (name for name, form in _PATTERNS.items() if form.search(squeezed))
    return Look(frozenset(effects), *colours(style))


def _unescaped(sign: re.Match[str]) -> str:
    number = int(sign[1] or "0", 16)
    return chr(number) if 0x20 < number < 0x7F else ""


def _by_attributes(element: Any) -> Look:
    if not element.attrib and element.tag not in _TELLING_TAGS:
        return _PLAIN
    does = set()
    if {"hidden", "popover"} & set(element.attrib) or (
        element.tag == "dialog" and "open" not in element.attrib
    ):
        does.add(HIDDEN)
    if element.tag in _STRUCK_TAGS:
        does.add(STRUCK)
    if "dings" in element.get("face", "").lower():
        does.add(DRAWN)
    if element.tag == "bdo":
        does.add(REVERSED)
    if element.get("dir", "").strip().lower() == "rtl":
        does.add(MOVED)
    ink = element.get("text" if element.tag == "body" else "color", "")
    paper = UNKNOWN if element.get("background") else colour(element.get("bgcolor", ""))
    return Look(frozenset(does), colour(ink), paper)


def _for_screens(rule: re.Match[str]) -> str:
    """What holds on every screen; other @ rules are about paper, or some screens only."""
    return rule[2] + "}" if _ON_SCREENS.fullmatch(rule[1]) else ""
