"""What to do about a server that cannot be used: by what was seen of it."""

import re

from relay.operator.finding import CONFIG, UNAVAILABLE

_PORTS = {
    "IMAP": '993 is that of tls = "implicit"',
    "SMTP": '587 is that of tls = "starttls", 465 that of "implicit"',
}
_ADVICE = (
    (
        r"^(?:there is no token: )?\S+ cannot be run:",
        "correct token_command in [{section}]",
        CONFIG,
    ),
    (
        r"^there is no token|printed no token|^\S+ ended with \d",
        "see what the program says that token_command in [{section}] names",
        UNAVAILABLE,
    ),
    (
        r"certificate of \S+ is not good|certificate is not good",
        "correct host or ca_file in [{section}], or the server's certificate",
        CONFIG,
    ),
    (
        r"cannot be reached: No such file|no certificate in|NO_CERTIFICATE",
        "correct ca_file in [{section}]",
        CONFIG,
    ),
    (
        r"Connect call failed|refused",
        "nothing listens there: correct host or port in [{section}], or start that server",
        UNAVAILABLE,
    ),
    (
        r"WRONG_VERSION_NUMBER|RECORD_LAYER|offers no STARTTLS",
        "correct port or tls in [{section}], which do not go together: {ports}",
        CONFIG,
    ),
    (
        r"\bSSL\b",
        "let that server speak TLS 1.2 or later, or correct host, port or tls in [{section}]",
        CONFIG,
    ),
    (
        r"offers no login by",
        "correct port or tls in [{section}], for some offer it behind TLS only; where no login is "
        "asked for, leave out username",
        CONFIG,
    ),
    (
        r"greeted with: 220|Malformed SMTP response line",
        "another kind of server answers there: correct host or port in [{section}]; {ports}",
        CONFIG,
    ),
    (
        r"no answer in time|[Tt]imed out|fell silent|[Uu]nreachable",
        "see whether host, port and tls in [{section}] are right, and a firewall lets this machine "
        "through; {ports}",
        UNAVAILABLE,
    ),
    (
        r"^the folder .* cannot be opened",
        "correct folder in [{section}]: it must be there, and the account must be allowed to "
        "change it",
        CONFIG,
    ),
    (
        r"^the folder .* cannot be made",
        "let the account make folders, or correct handled, refused and quarantine in [{section}]",
        CONFIG,
    ),
)


def advise(seen: str, *, section: str, protocol: str) -> tuple[str, int] | None:
    """What to do, and the exit code that it calls for; None where the words say nothing more.

    `section` is that of the settings, `protocol` "IMAP" or "SMTP".
    """
    for pattern, todo, code in _ADVICE:
        if re.search(pattern, seen):
            return todo.format(section=section, ports=_PORTS[protocol]), code
    return None
