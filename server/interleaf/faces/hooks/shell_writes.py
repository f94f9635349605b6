"""Files that a shell command plainly writes: redirections and the arguments of the usual programs.

It is a guard against habit, not against intent: a program may write whatever it likes. What holds for every program is
`interleaf run`, and the refusal names it.
"""

from __future__ import annotations

import shlex

_ALL_ARGUMENTS = frozenset(("rm", "unlink", "truncate", "tee", "touch", "shred", "mv"))
_LAST_ARGUMENT = frozenset(("cp", "ln", "install", "rsync"))
_SEPARATORS = frozenset((";", "&&", "||", "|", "&", "|&", "(", ")", "{", "}", "do", "then", "else", "!", "\n"))
_WRAPPERS = frozenset(("sudo", "command", "env", "nice", "time", "xargs", "exec", "builtin"))
_IN_PLACE = {"sed": ("-i", "--in-place"), "perl": ("-i", "-pi", "-i.bak"), "ruff": ("--fix",)}


def written_by(command: str) -> list[str]:
    """Paths that a command line plainly writes, as written in it; empty if it cannot be taken apart."""
    try:
        lexer = shlex.shlex(command, posix=True, punctuation_chars=";&|()<>\n")
        lexer.whitespace = " \t\r"
        lexer.whitespace_split = True
        words = list(lexer)
    except ValueError:
        return []
    found: list[str] = []
    simple: list[str] = []
    rest = iter(words)
    for word in rest:
        if word.lstrip("0123456789&") in (">", ">>", ">|", ">&"):
            target = next(rest, "")
            if target and not target.isdigit() and target != "-":
                found.append(target)
        elif word in _SEPARATORS or set(word) <= set(";&|()\n"):
            found += _of_program(simple)
            simple = []
        else:
            simple.append(word)
    return list(dict.fromkeys(found + _of_program(simple)))


def _of_program(words: list[str]) -> list[str]:
    while words and (words[0] in _WRAPPERS or "=" in words[0].split("/")[0]):
        words = words[1:]
    if not words:
        return []
    program, arguments = words[0].rpartition("/")[2], words[1:]
    plain = [word for word in arguments if not word.startswith("-")]
    if program in _ALL_ARGUMENTS:
        return plain
    if program in _LAST_ARGUMENT:
        return plain[-1:]
    if program in _IN_PLACE and any(word.startswith(_IN_PLACE[program]) for word in arguments):
        return plain
    if program == "dd":
        return [word[3:] for word in arguments if word.startswith("of=")]
    return []
