"""Sets the words of a picture: the heading above, and below it who stands alone, the legend and the remarks."""

from collections.abc import Iterable, Iterator, Mapping

from scholargraph.attributes import edges, is_known, roles
from scholargraph.compositions import Composition
from scholargraph.elements import PAPER, SOFT, Block, Flow, Part, circle, dash, dot, line_of_text, number, wrapped
from scholargraph.lettering import shortened, width
from scholargraph.markup import printable
from scholargraph.measures import from_the_strongest

MOST_ALONE = 24
"""Of more nodes that nothing ties only so many are listed."""

DASHES: Mapping[str, str] = {"co": "7 4", "disputed": "2 4"}
"""How the line of a role is broken; those of other roles are whole."""

_ROLES = {"principal": ("sole", "principal"), "co": ("co",), "disputed": ("disputed",)}


def heading(picture: Composition, across: float) -> Block:
    """The title, and the note on what is not known."""
    content, y = [], 0.0
    for line in wrapped(picture.title, 24, across):
        y += 28
        content.append(line_of_text(line, 0, y - 4, size=24, weight="600"))
    for line in wrapped(str(picture.about.get("note", "")), 13, across):
        y += 19
        content.append(line_of_text(line, 0, y, size=13, fill=SOFT))
    return Block(content, across, y + 6)


def alone(picture: Composition, across: float) -> Block:
    """The nodes that nothing ties, in the order of their names."""
    nodes = sorted(picture.layout.alone, key=lambda node: (picture.name(node), node))
    if not nodes:
        return Block([], 0, 0)
    content = [line_of_text(picture.phrases["alone"].format(len(nodes)), 0, 14, size=13, fill=SOFT)]
    flow = Flow(across, 22, 34.0)
    for node in nodes[:MOST_ALONE]:
        word = shortened(printable(picture.name(node)))
        x, y = flow.place(22 + width(word, 12) + 18)
        content += [node_circle(picture, node, x + 7, y - 4, 4.5), line_of_text(word, x + 18, y, size=12)]
    if len(nodes) > MOST_ALONE:
        x, y = flow.place(120)
        more = picture.phrases["more"].format(len(nodes) - MOST_ALONE)
        content.append(line_of_text(more, x, y, size=12, fill=SOFT))
    return Block(content, across, flow.y + 6)


def legend(picture: Composition, across: float) -> Block:
    """What colours, hollow circles and broken lines mean, as far as the picture has them."""
    flow = Flow(across, 22, 12.0)
    content: list[str] = []
    for sample, word in _keys(picture):
        words = word[:1].upper() + word[1:]
        x, y = flow.place(30 + width(words, 12) + 20)
        content += [sample(x, y - 4), line_of_text(words, x + 26, y, size=12)]
    return Block(content, across, flow.y + 6 if content else 0)


def remarks(picture: Composition, across: float) -> Block:
    """What the numbers are, and what is left out."""
    lines = wrapped(" ".join(_remarks(picture)), 12, across)
    content = [line_of_text(line, 0, 17.0 * place, size=12, fill=SOFT) for place, line in enumerate(lines, start=1)]
    return Block(content, across, 17.0 * len(lines))


def description(picture: Composition) -> str:
    """The picture in words, for those who do not see it."""
    strongest = from_the_strongest(picture.network, picture.strength)[:5]
    named = ", ".join(f"{picture.name(node)} ({number(picture.strength[node])})" for node in strongest)
    said = [str(picture.about.get("note", "")), *_remarks(picture)]
    return " ".join(filter(None, [*said, picture.phrases["strongest"].format(named) if named else ""]))


def node_circle(picture: Composition, node: str, x: float, y: float, radius: float) -> str:
    """The circle of a node, hollow where its name is not known."""
    said = f"{picture.name(node)}: {number(picture.strength[node])}"
    hollow = not is_known(picture.network, node)
    return circle(x, y, radius, picture.palette.colour(node), hollow=hollow, said=said)


def _keys(picture: Composition) -> Iterator[tuple[Part, str]]:
    sizes = picture.palette.sizes()
    for group, size in sizes.items():
        if len(sizes) > 1:
            colour = picture.palette.colours[group]
            yield dot(colour, colour), f"{group} ({size})"
    if not all(is_known(picture.network, node) for node in picture.network):
        yield dot(PAPER, SOFT), picture.phrases["unnamed"]
    played = {role for *_, told in edges(picture.network) for role in roles(told)}
    for role, among in _ROLES.items():
        if played.intersection(among):
            yield dash(DASHES.get(role, "")), picture.phrases[role]


def _remarks(picture: Composition) -> Iterator[str]:
    phrases = picture.phrases
    yield phrases["counts"].format(len(picture.whole), picture.whole.number_of_edges())
    if len(picture.whole) == 0:
        yield phrases["nothing"]
    if len(picture.whole) > len(picture.network):
        yield phrases["undrawn"].format(len(picture.network), len(picture.whole))
    if picture.layout.places:
        yield phrases["circle"].format(_range(picture.strength[node] for node in picture.layout.places))
        weights = _range(weight for _, _, weight, _ in edges(picture.network))
        yield phrases["line"].format(picture.about.get("weight_means", "weight"), weights)
    if picture.unlettered():
        yield phrases["unlettered"].format(picture.unlettered())


def _range(values: Iterable[float]) -> str:
    found = sorted(values)
    return number(found[0]) if found[0] == found[-1] else f"{number(found[0])}–{number(found[-1])}"
