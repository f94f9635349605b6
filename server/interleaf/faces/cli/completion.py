"""`interleaf completion SHELL`: scripts for bash, zsh and fish, from the table of commands.

The scripts ask `interleaf completion sessions` for the names of sessions and so on, and the shell itself for files.
"""

from __future__ import annotations

from interleaf.faces.cli.commands import COMMANDS, GLOBAL_OPTIONS
from interleaf.faces.cli.help import said, summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.faces.cli.output import Output
    from interleaf.faces.cli.shape import Argument, Call, Command, Option

# Fields whose value is a name that people hate to type: which list has it.
_LISTS = {
    **dict.fromkeys(("name", "source", "into", "against", "session"), "sessions"),
    "checkpoint": "checkpoints",
    "backup": "backups",
    "id": "trash",
}
_NO_SESSION = frozenset({"start", "backup"})
# How a list is had: verb, fields, key of its rows, key of the name in a row.
_ASKED: dict[str, tuple[str, dict[str, object], str, str]] = {
    "sessions": ("list", {}, "sessions", "name"),
    "checkpoints": ("checkpoints", {}, "checkpoints", "id"),
    "backups": ("restore", {"list": True}, "backups", "name"),
    "trash": ("trash", {}, "trash", "id"),
}


def completion(call: Call, output: Output) -> int:
    """Print a script, or names for one."""
    shell = str(call.fields["shell"])
    if shell in _ASKED:
        from interleaf.faces.cli.verbs import engine_for

        verb, fields, rows, key = _ASKED[shell]
        names = [row[key] for row in engine_for(call).call(verb, fields)[rows]]
        output.answer({shell: names}, "\n".join(names))
        return 0
    script = {"bash": bash, "zsh": zsh, "fish": fish}[shell]()
    output.answer({"shell": shell, "script": script}, script.rstrip("\n"))
    return 0


def bash() -> str:
    """The script for bash (4 or later)."""
    cases = []
    for command in COMMANDS.values():
        words = " ".join(_choices(command) + [option.flag for option in command.options])
        cases.append(f'        {command.name}) words="{words}" names="{" ".join(_names_for(command))}" ;;')
    values = []
    for names in _ASKED:
        flags = sorted({option.flag for option in _all_options() if option.metavar and _list_of(option) == names})
        if flags:
            values.append(f"        {'|'.join(flags)}) names={names} ;;")
    commands = " ".join(COMMANDS)
    options = " ".join(option.flag for option in GLOBAL_OPTIONS)
    return f"""\
# bash completion for interleaf; put into ~/.bashrc:  source <(interleaf completion bash)
_interleaf() {{
    local current="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}"
    local command="" words="" names="" word="" skip=""
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        if [ -n "$skip" ]; then skip=""; continue; fi
        case "$word" in --project|--session) skip=yes ;; -*) ;; *) command="$word"; break ;; esac
    done
    case "$before" in
{chr(10).join(values)}
    esac
    if [ -n "$names" ]; then
        COMPREPLY=($(compgen -W "$(interleaf completion "$names" 2>/dev/null)" -- "$current")); return
    fi
    if [ -z "$command" ]; then
        COMPREPLY=($(compgen -W "{commands} {options}" -- "$current")); return
    fi
    case "$command" in
{chr(10).join(cases)}
    esac
    for word in $names; do words="$words $(interleaf completion "$word" 2>/dev/null)"; done
    case "$current" in -*) words="$words {options}" ;; esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o bashdefault -o default -F _interleaf interleaf
"""


def zsh() -> str:
    """The script for zsh."""
    described = "\n".join(f"        {_zsh_quoted(f'{name}:{summary(COMMANDS[name])}')}" for name in COMMANDS)
    cases = []
    for command in COMMANDS.values():
        specs = [_zsh_option(option, said(command, option)) for option in command.options]
        specs += [_zsh_argument(command, argument) for argument in command.arguments]
        cases.append(f"        {command.name}) specs=({' '.join(specs)}) ;;")
    options = " ".join(_zsh_option(option, option.help) for option in GLOBAL_OPTIONS)
    lists = "\n".join(
        f'_interleaf_{names}() {{ compadd -- ${{(f)"$(interleaf completion {names} 2>/dev/null)"}} }}'
        for names in _ASKED
    )
    return f"""\
#compdef interleaf
# zsh completion for interleaf; put into ~/.zshrc, after compinit:  source <(interleaf completion zsh)
{lists}
_interleaf() {{
    local -a commands specs options
    commands=(
{described}
    )
    options=({options})
    _arguments -C $options '1:command:->command' '*::argument:->argument'
    case $state in
    command) _describe command commands ;;
    argument)
        case $words[1] in
{chr(10).join(cases)}
        esac
        _arguments -S $specs $options ;;
    esac
}}
compdef _interleaf interleaf
"""


def fish() -> str:
    """The script for fish."""
    lines = [
        "# fish completion for interleaf; put into ~/.config/fish/completions/interleaf.fish",
        "complete -c interleaf -f",
    ]
    lines += [_fish_option("", option, option.help) for option in GLOBAL_OPTIONS]
    for command in COMMANDS.values():
        told = _fish_quoted(summary(command))
        lines.append(f"complete -c interleaf -n __fish_use_subcommand -a {command.name} -d {told}")
        condition = f"-n '__fish_seen_subcommand_from {command.name}'"
        lines += [_fish_option(condition, option, said(command, option)) for option in command.options]
        if _choices(command):
            lines.append(f"complete -c interleaf {condition} -a '{' '.join(_choices(command))}'")
        for names in _names_for(command):
            lines.append(f"complete -c interleaf {condition} -a '(interleaf completion {names} 2>/dev/null)'")
        if any(_is_file(argument) for argument in command.arguments):
            lines.append(f"complete -c interleaf {condition} -F")
    return "\n".join(lines) + "\n"


def _all_options() -> list[Option]:
    return [*GLOBAL_OPTIONS, *(option for command in COMMANDS.values() for option in command.options)]


def _choices(command: Command) -> list[str]:
    return [choice for argument in command.arguments for choice in argument.choices]


def _names_for(command: Command) -> list[str]:
    """The lists that the command's arguments come from."""
    found = [_list_of(part) for part in command.arguments if command.name not in _NO_SESSION]
    return [names for names in found if names]


def _list_of(part: Argument | Option) -> str:
    return _LISTS.get(part.field, "")


def _is_file(part: Argument | Option) -> bool:
    return part.metavar in ("PATH", "FILE", "FROM", "TO", "DIR")


def _zsh_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _zsh_action(command_name: str, part: Argument | Option) -> str:
    if _list_of(part) and command_name not in _NO_SESSION:
        return f"_interleaf_{_list_of(part)}"
    return "_files" if _is_file(part) else ""


def _zsh_option(option: Option, told: str) -> str:
    star = "*" if option.takes != "one" else ""
    explained = told.replace("[", "(").replace("]", ")")
    value = f":{option.metavar.replace(':', ' ')}:{_zsh_action('', option)}" if option.metavar else ""
    return _zsh_quoted(f"{star}{option.flag}[{explained}]{value}")


def _zsh_argument(command: Command, argument: Argument) -> str:
    action = f"({' '.join(argument.choices)})" if argument.choices else _zsh_action(command.name, argument)
    place = "*" if argument.many else "" if argument.required else ":"
    return _zsh_quoted(f"{place}:{argument.metavar}:{action}")


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _fish_option(condition: str, option: Option, told: str) -> str:
    value = ""
    if option.metavar and _list_of(option):
        value = f" -x -a '(interleaf completion {_list_of(option)} 2>/dev/null)'"
    elif option.metavar:
        value = " -r -F" if _is_file(option) else " -x"
    return f"complete -c interleaf {condition} -l {option.flag[2:]} -d {_fish_quoted(told)}{value}".replace("  ", " ")
