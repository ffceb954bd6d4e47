"""What a mail's styles do to its words: hide them, strike them out, print them white. Pure."""

import re
from functools import lru_cache
from typing import Any

HIDDEN, STRUCK, WHITE, COLOURED, MARGINLESS = "hidden", "struck", "white", "coloured", "marginless"

_LONGEST = 4000  # characters of one style
_LONGEST_SHEET = 100_000
_MOST_RULES = 500
_ZERO = r"(?:0+(?:\.0*)?|\.0+)(?:px|pt|r?em|%)?(?![\w.%])"
_PATTERNS = {
    HIDDEN: re.compile(
        r"display:none|visibility:hidden|mso-hide:all|clip:rect\(0"
        rf"|opacity:{_ZERO}|font-size:{_ZERO}"
        r"|(?:max-)?(?:height|width):0(?:px)?;overflow:hidden|overflow:hidden;(?:max-)?height:0"
        r"|(?<![-\w])color:(?:transparent|#[0-9a-f]{3}0(?![0-9a-f])|#[0-9a-f]{6}00(?![0-9a-f])"
        rf"|(?:rgb|hsl)a?\((?:(?:[^(),/]{{1,10}},){{3}}|[^()/]{{1,30}}/){_ZERO}\))"
        r"|(?<![-\w])(?:(?:left|right|top|bottom|text-indent):-\d{3}|margin-(?:left|top):-\d{4})"
    ),
    STRUCK: re.compile(r"text-decoration(?:-line)?:[^;]{0,60}line-through"),
    WHITE: re.compile(r"(?<![-\w])color:(?:white|#fff(?:fff)?(?![0-9a-f])|rgb\(255,255,255\))"),
    COLOURED: re.compile(r"background(?:-color|-image)?:(?!white|#fff|transparent|none|inherit)"),
    MARGINLESS: re.compile(r"margin(?:-top)?:0"),
}
_STRUCK_TAGS = {"s", "strike", "del"}
_WHITES = {"white", "#fff", "#ffffff", "fff", "ffffff"}
_COMMENTS = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_AT_RULE = re.compile(r"(@[^@{};]*+)\{((?:[^{}]*+\{[^{}]*+\})*+[^{}]*+)\}")
_ON_SCREENS = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*", re.IGNORECASE)
_SELECTOR = re.compile(r"([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)")
_NAME = re.compile(r"[.#][\w-]+")

_Rule = tuple[str, frozenset[str], frozenset[str], bool]


class Styles:
    """The style sheets of a document, and what they and its own attributes do to an element.

    A selector counts by its last part: `p .x` is about every `.x`. `doubtful` tells that words
    went by such a rule, and perhaps were not meant, or that there are too many rules to follow.
    """

    def __init__(self, root: Any) -> None:
        self.doubtful = False
        self._rules: dict[str, list[_Rule]] = {}
        self._left = _MOST_RULES
        for name in (".msonormal", ".msoplaintext", ".msolistparagraph"):
            self._add(name, frozenset({MARGINLESS}))
        for sheet in root.iter("style"):
            self._learn(sheet.text_content()[:_LONGEST_SHEET])

    def of(self, element: Any) -> frozenset[str]:
        """What becomes of an element: some of hidden, struck, white, coloured, marginless."""
        does = set(_effects(element.get("style", "")[:_LONGEST]))
        if "hidden" in element.attrib:
            does.add(HIDDEN)
        if element.tag in _STRUCK_TAGS:
            does.add(STRUCK)
        if element.tag == "font" and element.get("color", "").strip().lower() in _WHITES:
            does.add(WHITE)
        if element.get("bgcolor", "white").strip().lower() not in _WHITES:
            does.add(COLOURED)
        names = names_of(element)
        for key in (*names, element.tag, "*"):
            for tag, others, effects, is_partial in self._rules.get(key, ()):
                if tag in ("", "*", element.tag) and others <= names:
                    does |= effects
                    self.doubtful |= is_partial and not effects.isdisjoint((HIDDEN, STRUCK))
        return frozenset(does)

    def _learn(self, sheet: str) -> None:
        sheet = _AT_RULE.sub(_for_screens, _COMMENTS.sub("", sheet))
        for rule in sheet.split("}"):
            selectors, _, style = rule.partition("{")
            effects = _effects(style[:_LONGEST])
            if effects:
                for selector in selectors.lower().split(","):
                    self._add(selector.strip(), effects)

    def _add(self, selector: str, effects: frozenset[str]) -> None:
        parts = re.split(r"[\s>+~]+", selector)
        simple = _SELECTOR.fullmatch(parts[-1])
        if simple is None or not parts[-1]:
            return
        if not self._left:
            self.doubtful = True
            return
        self._left -= 1
        names = _NAME.findall(simple[2])
        rule = (simple[1] or "", frozenset(names), effects, len(parts) > 1)
        self._rules.setdefault(names[-1] if names else simple[1], []).append(rule)


def names_of(element: Any) -> set[str]:
    """The classes and the id of an element as selectors, in lower case."""
    classes = element.get("class", "").lower().split()
    return {f".{name}" for name in classes} | {f"#{element.get('id', '').lower()}"}


@lru_cache(maxsize=256)
def _effects(style: str) -> frozenset[str]:
    squeezed = re.sub(r"\s+", "", style.lower())
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(squeezed))


def _for_screens(rule: re.Match[str]) -> str:
    """What holds on every screen; other @ rules are about paper, or some screens only."""
    return rule[2] + "}" if _ON_SCREENS.fullmatch(rule[1]) else ""
