"""Plots as SVG: lines and points on logarithmic axes, nothing else."""

import html
import math

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 70, 160, 40, 50
INK, FAINT = "#333333", "#dddddd"
COLORS = ("#0b5fa5", "#c2410c", "#15803d", "#7e22ce", "#111827", "#ca8a04")


class Axis:
    """A range of values and where they stand, in pixels."""

    def __init__(self, values, begin, end, logarithmic=True):
        self.logarithmic, self.begin, self.end = logarithmic, begin, end
        if logarithmic:
            self.low = 10 ** math.floor(math.log10(min(values)) + 1e-9)
            self.high = 10 ** math.ceil(math.log10(max(values)) - 1e-9)
            self.high = max(self.high, self.low * 10)
        else:
            self.step = 10 ** math.floor(math.log10(max(values)))
            if max(values) / self.step < 3:
                self.step /= 2
            self.low, self.high = 0, math.ceil(max(values) / self.step + 0.2) * self.step

    def at(self, value):
        if self.logarithmic:
            share = math.log10(value / self.low) / math.log10(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    def marks(self):
        if self.logarithmic:
            count = round(math.log10(self.high / self.low))
            return [self.low * 10 ** i for i in range(count + 1)]
        return [i * self.step for i in range(round(self.high / self.step) + 1)]


def label(value):
    return f"{value:,.0f}" if value == round(value) else f"{value:g}"


def text(x, y, words, anchor="start", size=12, more=""):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
            f'fill="{INK}"{more}>{html.escape(words)}</text>')


def frame(title, across, up, horizontal, vertical):
    """The parts of a plot that hold no data."""
    parts = [text(LEFT, 24, title, size=14)]
    for mark in horizontal.marks():
        x = horizontal.at(mark)
        parts.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="{FAINT}"/>')
        parts.append(text(x, HEIGHT - BOTTOM + 18, label(mark), "middle"))
    for mark in vertical.marks():
        y = vertical.at(mark)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{FAINT}"/>')
        parts.append(text(LEFT - 8, y + 4, label(mark), "end"))
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(text(middle, HEIGHT - 10, across, "middle"))
    turned = f' transform="rotate(-90 18 {(TOP + HEIGHT - BOTTOM) / 2:.1f})"'
    parts.append(text(18, (TOP + HEIGHT - BOTTOM) / 2, up, "middle", more=turned))
    return parts


def series_parts(name, points, color, place, joined, horizontal, vertical):
    """One series: its points, a line through them if they belong together, its name."""
    spots = [(horizontal.at(x), vertical.at(y)) for x, y in points]
    parts = []
    if joined and len(spots) > 1:
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in spots)
        parts.append(f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="2"/>')
    for x, y in spots:
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{color}"/>')
    y = TOP + 12 + 20 * place
    parts.append(f'<circle cx="{WIDTH - RIGHT + 16}" cy="{y - 4}" r="4" fill="{color}"/>')
    parts.append(text(WIDTH - RIGHT + 26, y, name))
    return parts


def plot(title, across, up, series, up_logarithmic=True):
    """`series` is [(name, [(x, y), …], whether a line joins them)]."""
    horizontal = Axis([x for _, points, _ in series for x, _ in points], LEFT, WIDTH - RIGHT)
    vertical = Axis([y for _, points, _ in series for _, y in points], HEIGHT - BOTTOM, TOP,
                    up_logarithmic)
    parts = frame(title, across, up, horizontal, vertical)
    for place, (name, points, joined) in enumerate(series):
        color = COLORS[place % len(COLORS)]
        parts += series_parts(name, points, color, place, joined, horizontal, vertical)
    return parts


def picture(plots):
    """The SVG of one or several plots, one below the other."""
    height = HEIGHT * len(plots)
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
             f'width="{WIDTH}" height="{height}" font-family="sans-serif">',
             f'<rect width="{WIDTH}" height="{height}" fill="white"/>']
    for place, parts in enumerate(plots):
        lines += [f'<g transform="translate(0 {place * HEIGHT})">', *parts, "</g>"]
    return "\n".join([*lines, "</svg>"]) + "\n"
