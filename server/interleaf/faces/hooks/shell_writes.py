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
_TAKES_SCRIPT = frozenset(("-e", "-f", "--expression", "--file"))


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
        elif word in _SEPARATORS or (word and set(word) <= set(";&|()\n")):
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
        return _without_script(program, arguments)
    if program == "dd":
        return [word[3:] for word in arguments if word.startswith("of=")]
    return []


def _without_script(program: str, arguments: list[str]) -> list[str]:
    """The files among the arguments of an editor of streams: its script is none."""
    files: list[str] = []
    is_script, has_script = False, program not in ("sed", "perl")
    for word in arguments:
        if is_script:
            has_script, is_script = True, False
        elif word.startswith("-"):
            is_script = word in _TAKES_SCRIPT or (program == "perl" and word.endswith("e") and "i" not in word)
            has_script = has_script or word.startswith("--expression=")
        elif word:
            files.append(word)
    return files if has_script else files[1:]
