"""Whom the contacts know by some words: a title, "all the …", a remark in brackets. Pure."""

import re

from relay.model import Recipient
from relay.reading.pattern import HAN, Bilingual, Chinese, pattern
from relay.reading.people.contacts import Contacts
from relay.reading.people.names import is_a_name

_TITLE = Bilingual(
    r"(?:mr|mrs|ms|miss|mdm|madam|dr|prof|sir|nurse|doctor|driver)\b\.?\s*"
    rf"(?=\S+\s+\S⟦|{HAN}{{2}}⟧)",
    re.IGNORECASE,
)
# Not 太太 nor 媽媽: those are other people than the one whose name it is.
_TITLE_HAN = (
    r"(?P<title>先生|小姐|女士|姑娘|師傅|师傅|經理|经理|主任|主管|校長|校长|院長|院长|醫生|医生|醫師|医师|護士長?|护士长?"
    r"|護理師|护理师|治療師|治疗师|司機|司机|保安|技工|秘書|秘书|會計|会计|店長|店长|部長|部长|科長|科长|組長|组长|隊長|队长"
    r"|老師|老师|教授|博士|律師|律师|工程師|工程师|同事|同學|同学)"
)
_ROLE = pattern(r"mr|mrs|ms|miss|mdm|madam|dr|prof|sir|nurse|doctor|driver", re.IGNORECASE)
# What may stand in brackets beside a group; anything else there may mean some of it.
_ALL = pattern(
    r"(?:(?:the )?(?:whole|entire|full) )?(?:group|team|list|department|dept)"
    r"|all(?: of (?:them|you))?|everyone|everybody|all (?:staff|members)"
    r"|全部|全體|全体|所有人?|大家|群組|群组|全組|全组|各位",
    re.IGNORECASE,
)
_CALLED = tuple(  # 李美玲姑娘, 護士李美玲: the whole name, not 李姑娘
    Chinese(form)
    for form in (
        rf"(?P<name>.*[\u4e00-\u9fff]{{2}}|[A-Za-z]+(?:[ .,-]+[A-Za-z]+)+)(?P<gap>\s*){_TITLE_HAN}",
        rf"{_TITLE_HAN}(?P<gap>\s*)(?P<name>[\u4e00-\u9fff]{{2}}.*)",
    )
)
_ARTICLE = pattern(r"the\s+", re.IGNORECASE)
_QUOTED = Bilingual(r"[\"'⟦“‘⟧]([^\"'⟦“”‘’⟧]+)[\"'⟦”’⟧]")
_WHOLE = pattern(
    r"(?:(?:all|everyone|everybody|anyone)\s+)?(?:(?:staff|people|members|colleagues|those)\s+)?"
    r"(?:(?:of|in|from|on|at)\s+)?"
    r"(?:(?:the|our)\s+)?(?:(?:group|team|list)\s+(?:of\s+)?)?(?P<group>.+?)"
    r"(?:\s+(?:group|team|list|members|contacts))?",
    re.IGNORECASE,
)
_WHOLE_HAN = Bilingual(
    r"⟦(?:全體|全体|所有|全部|各位|各)?⟧(?P<group>.+?)⟦(?:們|们|組別|组别|組|组|團隊|团队|群組|群组|名單|名单)?⟧"
)
_REMARKED = pattern(r"(?P<name>[^()\[\]]+?)\s*[(\[]\s*(?P<remark>[^()\[\]]+?)\s*[)\]]")

Group = tuple[Recipient, ...]


def who_is(words: str, contacts: Contacts) -> tuple[Group, ...]:
    """Everything that `words` may mean among the contacts: none, one, or an ambiguity.

    First the words as they are, then without what people put around a name: quotation marks, an
    article, a title beside a full name, "all the …" of a group, a remark in brackets. A remark or a
    title that is a group of the contacts tells two people of one name apart.
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
    for called in filter(None, (form.fullmatch(words) for form in _CALLED)):
        if known := _called(called, contacts):
            return known
    remarked = _REMARKED.fullmatch(words)
    return _remarked(remarked["name"], remarked["remark"], contacts) if remarked else ()


def names_another(remark: str, name: str, people: tuple[Group, ...], contacts: Contacts) -> bool:
    """Whether a remark beside `name` holds a name of the contacts that `people` do not bear."""
    own = {recipient.msisdn for each in people for recipient in each}
    for words in contacts.mentioned(remark):
        bearers = {recipient.msisdn for each in contacts.find(words) for recipient in each}
        group = {recipient.msisdn for recipient in contacts.group(words)}
        alone = own <= group if group else len(own) == 1 and own <= bearers
        if words.casefold() not in name.casefold() and not alone:
            return True
    return any(
        contacts.is_part_of_a_name(word) and word.casefold() not in name.casefold()
        for word in re.findall("[A-Z][A-Za-z]+", remark)
        if not _ROLE.fullmatch(word)
    )


# -- private --------------------------------------------------------------------------------------


def _called(called: re.Match[str], contacts: Contacts) -> tuple[Group, ...]:
    """The people of a name beside a title; a group apart from it may be meant as well as them."""
    people = tuple(each for each in contacts.find(called["name"].strip()) if len(each) == 1)
    group = contacts.group(called["title"])
    if group and called["gap"]:
        return ()
    return tuple(each for each in people if not group or set(each) <= set(group))


def _remarked(name: str, remark: str, contacts: Contacts) -> tuple[Group, ...]:
    people = contacts.find(name)
    if group := contacts.group(remark):
        return tuple(each for each in people if set(each) <= set(group))
    if any(len(each) > 1 for each in people):  # Nurses (night shift): some of them
        return people if _ALL.fullmatch(remark) else ()
    if not is_a_name(remark) or names_another(remark, name, people, contacts):
        return ()
    return people
