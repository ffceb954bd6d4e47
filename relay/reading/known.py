"""Whom the contacts know by some words: a title, "all the …", a remark in brackets. Pure."""

import re

from relay.model import Recipient
from relay.reading.contacts import Contacts
from relay.reading.names import is_a_name

_TITLE = re.compile(r"(?:mr|mrs|ms|miss|mdm|madam|dr|prof|sir)\b\.?\s*(?=\S+\s+\S)", re.IGNORECASE)
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“'‘]([^\"“”'‘’]+)[\"”'’]")
_WHOLE = re.compile(
    r"(?:(?:all|everyone|everybody|anyone)\s+)?(?:(?:staff|people|members|colleagues|those)\s+)?"
    r"(?:(?:of|in|from|on|at)\s+)?"
    r"(?:(?:the|our)\s+)?(?:(?:group|team|list)\s+(?:of\s+)?)?(?P<group>.+?)"
    r"(?:\s+(?:group|team|list|members|contacts))?",
    re.IGNORECASE,
)
_WHOLE_HAN = re.compile(
    r"(?:全體|全体|所有|全部|各位|各)?(?P<group>.+?)(?:們|们|組別|组别|組|组|團隊|团队|群組|群组|名單|名单)?"
)
_REMARKED = re.compile(r"(?P<name>[^()\[\]]+?)\s*[(\[]\s*(?P<remark>[^()\[\]]+?)\s*[)\]]")

Group = tuple[Recipient, ...]


def who_is(words: str, contacts: Contacts) -> tuple[Group, ...]:
    """Everything that `words` may mean among the contacts: none, one, or an ambiguity.

    First the words as they are, then without what people put around a name: quotation marks, an
    article, a title in front of a full name, "all the …" of a group, a remark in brackets. A remark
    that is a group of the contacts tells two people of one name apart.
    """
    if quoted := _QUOTED.fullmatch(words):
        words = quoted[1].strip()
    for form in (words, _ARTICLE.sub("", words, count=1), _TITLE.sub("", words, count=1)):
        if known := contacts.find(form):
            return known
    for whole in (_WHOLE, _WHOLE_HAN):
        match = whole.fullmatch(words)
        if match and (group := contacts.group(match["group"])):
            return (group,)
    remarked = _REMARKED.fullmatch(words)
    return _remarked(remarked["name"], remarked["remark"], contacts) if remarked else ()


# -- private --------------------------------------------------------------------------------------


def _remarked(name: str, remark: str, contacts: Contacts) -> tuple[Group, ...]:
    people = contacts.find(name)
    if group := contacts.group(remark):
        return tuple(each for each in people if set(each) <= set(group))
    return people if is_a_name(remark) else ()
