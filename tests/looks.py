"""Every notice in a real browser: `python -m tests.looks FOLDER` draws them as pictures."""

import html
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from relay.model import Choice, Language, Msisdn, Reason, Recipient, State
from relay.notices.facts import Facts, Kind, Reported, Sent
from relay.notices.words import write
from relay.planning.delivery import Delivery

ZONE = ZoneInfo("Asia/Hong_Kong")
AT = datetime(2026, 11, 19, 15, 5, tzinfo=ZONE)
PETER = Recipient(msisdn=Msisdn("85291234567"), name="Peter Chan")
WANG = Recipient(msisdn=Msisdn("8613812345678"), name="王小明")
ANN = Recipient(msisdn=Msisdn("85261234567"))
LINK = "https://office.example/a/very/long/address/that/no/phone/has/room/for?parcel=0123456789"
TEXT = f"Your parcel is ready. 包裹已到。\n\nCounter: G/F, 9:00-18:00\n{LINK}"
ONE = Facts(
    ticket="7K3QX",
    language=Language.EN,
    zone=ZONE,
    subject="Parcel for Mr Chan",
    recipients=(PETER,),
    text="Your parcel is ready. Our counter is open till 6pm.",
    sender_id="Office",
    encoding="english",
    units=51,
    segments=1,
    billed=1,
)
THREE = replace(
    ONE,
    recipients=(PETER, WANG, ANN),
    text=TEXT,
    encoding="unicode",
    units=141,
    segments=3,
    billed=9,
)
DRAFT = f"To: ____\nText: Your parcel is ready.\n\n{LINK}\n---"
WHY = Reason(code="text.boundary", words="Amy", facts={"removed": "Best regards\nAmy Wong"})


def _sent(state: State, *people: Recipient, code: str = "", detail: str = "") -> Sent:
    numbers = tuple(person.msisdn for person in people)
    return Sent(recipients=numbers, state=state, code=code, detail=detail)


REFUSED = _sent(State.REJECTED, WANG, code="18", detail="非法詞語")
REPORTS = (
    Reported(recipient=PETER, sent=State.ACCEPTED, state=Delivery.DELIVERED, at=AT),
    Reported(recipient=WANG, sent=State.REJECTED),
    Reported(recipient=ANN, sent=State.ACCEPTED, state=Delivery.UNDELIVERED, status="7", at=AT),
)
SAMPLES: dict[str, tuple[Kind, Facts]] = {
    "acknowledgement": (Kind.ACKNOWLEDGEMENT, ONE),
    "acknowledgement-later": (
        Kind.ACKNOWLEDGEMENT,
        replace(THREE, send_at=AT, handover_at=AT - timedelta(minutes=15)),
    ),
    "acknowledgement-stopped": (Kind.ACKNOWLEDGEMENT, replace(ONE, stopped="balance")),
    "held": (Kind.HELD, replace(THREE, reasons=(WHY,), waits_until=AT)),
    "question": (
        Kind.QUESTION,
        replace(
            ONE,
            reasons=(Reason(code="time.ambiguous", words="tomorrow at 3"),),
            choices=(Choice(send_at=AT), Choice(send_at=AT + timedelta(hours=12))),
            waits_until=AT,
        ),
    ),
    "refusal": (
        Kind.REFUSAL,
        replace(ONE, recipients=(), reasons=(Reason(code="recipient.none"),), draft=DRAFT),
    ),
    "result": (Kind.RESULT, replace(ONE, results=(_sent(State.ACCEPTED, PETER),))),
    "result-partial": (
        Kind.RESULT,
        replace(THREE, results=(_sent(State.ACCEPTED, PETER, ANN), REFUSED)),
    ),
    "result-rejected": (Kind.RESULT, replace(ONE, recipients=(WANG,), results=(REFUSED,))),
    "status": (
        Kind.STATUS,
        replace(
            THREE,
            results=(_sent(State.ACCEPTED, PETER, ANN), REFUSED),
            history=((AT, "mail.received", ""), (AT, "submission.rejected", "18 非法詞語")),
        ),
    ),
    "delivered": (Kind.DELIVERED, replace(THREE, reports=REPORTS)),
    "alert": (Kind.ALERT, replace(ONE, stopped="auth")),
} | {
    kind.value: (kind, replace(ONE, results=()))
    for kind in Kind
    if kind.value not in ("acknowledgement", "alert", "delivered", "held", "question")
    and kind not in (Kind.REFUSAL, Kind.RESULT, Kind.STATUS)
}
WIDTHS = (360, 1000)

# What is looked at on each page: nothing to scroll sideways, no letter cut off or too pale.
_LOOK = """
const channels = c => c.match(/[\\d.]+/g).map(Number);
const light = c => { const [r, g, b] = c.map(v => { v /= 255;
  return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b };
function ground(e) { for (; e; e = e.parentElement) {
  const c = channels(e.ownerDocument.defaultView.getComputedStyle(e).backgroundColor);
  if (c.length < 4 || c[3] > 0) return c } return [255, 255, 255] }
function look(frame) {
  const page = frame.contentDocument, root = page.documentElement, view = frame.contentWindow;
  let paleness = 99, pale = "", cut = [];
  const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const node = walk.currentNode;
    if (!node.data.trim()) continue;
    const range = page.createRange(); range.selectNodeContents(node);
    for (const box of range.getClientRects())
      if (box.left < 0 || box.right > root.clientWidth + 0.5) cut.push(node.data);
    const [a, b] = [channels(view.getComputedStyle(node.parentElement).color),
                    ground(node.parentElement)].map(c => light(c.slice(0, 3)));
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < paleness) { paleness = contrast; pale = node.data } }
  const first = page.querySelector("h1").getBoundingClientRect();
  return {name: frame.name, wide: root.scrollWidth - root.clientWidth, cut, paleness, pale,
    first: first.bottom, background: view.getComputedStyle(page.body).backgroundColor,
    loaded: view.performance.getEntriesByType("resource").map(r => r.name)} }
"""


def pages() -> dict[str, str]:
    """Each sample in each language, as HTML."""
    return {
        f"{name}.{language}": write(kind, replace(facts, language=language)).html
        for name, (kind, facts) in SAMPLES.items()
        for language in Language
    }


def browse(url: str, *options: str, dark: bool) -> str:
    """What the browser prints about a page."""
    with tempfile.TemporaryDirectory() as home:
        command = [
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *("--disable-dev-shm-usage", "--virtual-time-budget=10000", f"--user-data-dir={home}"),
            *(
                "--allow-file-access-from-files",
                f"--blink-settings=preferredColorScheme={1 - dark}",
            ),
        ]
        ended = subprocess.run(
            [*command, *options, url], capture_output=True, timeout=120, check=True
        )
    return ended.stdout.decode()


def look(shown: dict[str, str], folder: Path, *, dark: bool) -> list[dict[str, Any]]:
    """What one browser measures of all pages, at each width."""
    frames = "".join(
        f'<iframe name="{name}@{width}" width="{width}" height="800" style="border:0" '
        f'srcdoc="{html.escape(page)}"></iframe>\n'
        for name, page in shown.items()
        for width in WIDTHS
    )
    harness = folder / "harness.html"
    harness.write_text(
        '<!DOCTYPE html><meta charset="utf-8"><style>:root{color-scheme:light dark}</style>'
        f"{frames}<script>{_LOOK}onload = () => {{ const found = [...document.querySelectorAll("
        '"iframe")].map(look); document.body.replaceChildren(); const pre = '
        'document.createElement("pre"); pre.textContent = JSON.stringify(found); '
        "document.body.append(pre) }</script>",
        "utf-8",
    )
    said = browse(harness.as_uri(), "--dump-dom", dark=dark)
    found = re.search(r"<pre>(.*?)</pre>", said, re.DOTALL)
    assert found is not None, said[-2000:]
    measured: list[dict[str, Any]] = json.loads(html.unescape(found[1]))
    return measured


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in pages().items():
        source = folder / f"{name}.html"
        source.write_text(page, "utf-8")
        for width, dark in ((500, False), (1000, True)):  # no window is narrower than 500
            picture = folder / f"{name}-{width}{'-dark' if dark else ''}.png"
            options = (f"--screenshot={picture}", f"--window-size={width},1300")
            browse(source.as_uri(), *options, dark=dark)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
