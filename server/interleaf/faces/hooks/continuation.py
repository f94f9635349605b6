"""user-prompt-submit: a person who asks to go on gets the session's context along with the question, once."""

from __future__ import annotations

from interleaf.faces.hooks import replies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.faces.hooks.request import Request

_LONGEST = 200
# A prompt that is nothing but one of these verbs and words around it.
_VERBS = (("continue",), ("resume",), ("go", "on"), ("carry", "on"), ("keep", "going"), ("proceed",), ("pick", "up"))
_AROUND = (
    " ok okay so now then and please alright right yes yeah thanks hi hey hello good morning let's lets let us can "
    " could you we i want to the our my your this that it with from where here there again before yesterday today last "
    " time session work task working left off "
)
# These say it wherever they stand in a short prompt.
_SAYINGS = (
    "where were we",
    "where was i",
    "where we left off",
    "where i left off",
    "where you left off",
    "where did we leave off",
    "where did we stop",
    "where we stopped",
    "where you stopped",
    "what were we doing",
    "what were we working on",
    "what was i working on",
    "pick up where",
    "resume the session",
    "resume our session",
    "resume the work",
)


def asks_to_continue(prompt: str) -> bool:
    """Whether a person asks to go on with the former work, and not about something that continues.

    "continue", "ok, let's go on with the task" and "where were we?" do; "continue the loop after an error", "how do I
    resume a download?" and "proceed to delete the file" do not.
    """
    if len(prompt) > _LONGEST or "`" in prompt:
        return False
    words = "".join(letter if letter.isalnum() or letter in "'’" else " " for letter in prompt.lower()).split()
    words = [word.replace("’", "'") for word in words]
    said = f" {' '.join(words)} "
    if any(f" {saying} " in said for saying in _SAYINGS):
        return True
    for verb in _VERBS:
        for at in range(len(words) - len(verb) + 1):
            if tuple(words[at : at + len(verb)]) == verb:
                return all(f" {word} " in _AROUND for word in words[:at] + words[at + len(verb) :])
    return False


def user_prompt_submit(request: Request) -> int:
    """Print the context for a prompt that asks to go on; once for each conversation and session."""
    found = request.here
    if found is None or not asks_to_continue(request.text("prompt")):
        return 0
    from interleaf.faces.hooks.context import LIMIT
    from interleaf.store.quick.context import context_of

    if not request.first_time(found, "continue"):
        return 0
    return replies.context(request, context_of(found.root, found.session, LIMIT))
