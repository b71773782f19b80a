"""What the live display draws, told apart from the text between."""

import re

# Its own moves; whatever else escapes is the server's.
MOVES = r"\r?\x1b\[(?:\?25[lh]|\?7[lh]|\d*[ABCK])\r?"
FRAME = re.compile(r"\x1b\[\?7l(.*?)\x1b\[\?7h", re.DOTALL)  # wrapping is off while it draws


def widest(text):
    """Columns of the widest line in all frames, whose characters take one column each."""
    frames = (re.sub(MOVES, "", frame) for frame in FRAME.findall(text))
    return max((len(line.strip("\r")) for frame in frames for line in frame.split("\n")), default=0)


def taken_out(data):
    """The bytes without the moves; a terminal's line end is a line feed again."""
    return re.sub(rb"\r+\n", b"\n", re.sub(MOVES.encode(), b"", data))
