"""The rows of the table: a figure, the bar that it is held against, and whether it keeps it."""


def held(bar, what, figure, most, form):
    """A figure that must not be larger than `most`. `form` shows either of them."""
    return {"bar": bar, "what": what, "figure": figure, "shown": form.format(figure),
            "most": most, "limit": "≤ " + form.format(most),
            "verdict": "pass" if figure <= most else "MISS"}


def fact(what, shown, figure=None):
    """A figure without a bar."""
    return {"bar": "", "what": what, "figure": figure, "shown": shown, "limit": "", "verdict": ""}


def table(rows, before):
    """Lines for a terminal; `before` maps (bar, what) to what an earlier run showed."""
    cells = [("bar", "what", "figure", "bar is", "", "before")]
    for row in rows:
        was = before.get((row["bar"], row["what"]), "")
        cells.append((row["bar"], row["what"], row["shown"], row["limit"], row["verdict"],
                      was if was != row["shown"] else ""))
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()
             for line in cells]
    lines.insert(1, "-" * sum(widths, 2 * len(widths) - 2))
    return "\n".join(lines)
