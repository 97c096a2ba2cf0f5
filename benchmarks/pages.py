"""Profile pages by the thousand, invented from a seed, so that a benchmark has something real-sized to read.

The pages have the size, the layout and the shares of the real one in `data/sample`; nobody on them exists.

    python benchmarks/pages.py 1000 FOLDER
"""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Wording(NamedTuple):
    """What one language's pages say, entry by entry the same in every language."""

    portrait: str
    topics_heading: str
    biography_heading: str
    trainees_heading: str
    co_supervisor: str
    principal_supervisor: str
    fold: str
    posts: tuple[str, ...]
    departments: tuple[str, ...]
    memberships: tuple[str, ...]
    trainee_types: tuple[str, ...]
    organisations: tuple[str, ...]
    topics: tuple[str, ...]
    biography: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


WORDINGS = {
    "fr": Wording(
        portrait="Portrait de",
        topics_heading="Sujets de recherche",
        biography_heading="Biographie",
        trainees_heading="Étudiants actuels",
        co_supervisor="Co-superviseur⋅e :",
        principal_supervisor="Superviseur⋅e principal⋅e :",
        fold="… (voir plus)",
        posts=("Professeur titulaire", "Professeur agrégé", "Professeur adjoint", "Professeure agrégée"),
        departments=(
            "Département d'informatique et de recherche opérationnelle",
            "Département de mathématiques et statistiques",
            "Département de physique",
            "Département de psychologie",
            "École de génie",
        ),
        memberships=("Membre académique principal", "Membre académique associé", "Membre affilié"),
        trainee_types=(
            "Doctorat",
            "Maîtrise recherche",
            "Postdoctorat",
            "Visiteur de recherche indépendant",
            "Collaborateur·rice de recherche",
            "Collaborateur·rice alumni",
            "Stagiaire de recherche",
        ),
        organisations=("UdeM", "McGill", "Polytechnique", "ETH Zurich", "Concordia"),
        topics=_phrases("""
            Apprentissage actif, Apprentissage automatique médical, Apprentissage de représentations,
            Apprentissage en ligne, Apprentissage multimodal, Apprentissage par renforcement,
            Apprentissage profond, Apprentissage sur graphes, Biologie computationnelle, Causalité,
            Cognition, Exploration des données, Généralisation, IA en santé, IA pour la science, IA
            responsable, Modèles génératifs, Modèles probabilistes, Neurosciences computationnelles,
            Optimisation, Raisonnement, Recherche d'information, Réseaux de neurones en graphes, Réseaux
            de neurones récurrents, Robotique, Sécurité de l'IA, Systèmes distribués, Systèmes
            dynamiques, Théorie de l'information, Théorie des jeux, Traitement de la parole, Traitement
            du langage naturel, Vision par ordinateur
        """),
        biography=_paragraphs("""
            {name} enseigne à l'université depuis plusieurs années et mène une équipe de chercheurs
            venus d'horizons variés, où se croisent des étudiants de tous les cycles et des visiteurs de
            passage.

            Ses travaux portent sur le thème suivant : {topic}. Ils cherchent à relier des questions de
            théorie, posées sur de petits modèles que l'on comprend bien, aux besoins de laboratoires et
            d'hôpitaux qui disposent de peu d'exemples et de moins de temps encore.

            Avec son équipe, {name} met au point des outils ouverts, les documente avec soin et les
            confie à d'autres pour qu'ils en trouvent les défauts.

            L'enseignement y tient une grande place, tout comme les échanges avec le public, les écoles
            et les élus.
        """),
    ),
    "en": Wording(
        portrait="Portrait of",
        topics_heading="Research Topics",
        biography_heading="Biography",
        trainees_heading="Current Students",
        co_supervisor="Co-supervisor :",
        principal_supervisor="Principal supervisor :",
        fold="… (see more)",
        posts=("Full Professor", "Associate Professor", "Assistant Professor", "Associate Professor"),
        departments=(
            "Department of Computer Science and Operations Research",
            "Department of Mathematics and Statistics",
            "Department of Physics",
            "Department of Psychology",
            "School of Engineering",
        ),
        memberships=("Core Academic Member", "Associate Academic Member", "Affiliate Member"),
        trainee_types=(
            "PhD",
            "Master's Research",
            "Postdoctorate",
            "Independent visiting researcher",
            "Collaborating researcher",
            "Collaborating Alumni",
            "Research Intern",
        ),
        organisations=(
            "Université de Montréal",
            "McGill University",
            "Polytechnique Montréal",
            "ETH Zurich",
            "Concordia University",
        ),
        topics=_phrases("""
            Active Learning, Medical Machine Learning, Representation Learning, Online Learning,
            Multimodal Learning, Reinforcement Learning, Deep Learning, Learning on Graphs,
            Computational Biology, Causality, Cognition, Data Mining, Generalization, AI in Health, AI
            for Science, Responsible AI, Generative Models, Probabilistic Models, Computational
            Neuroscience, Optimization, Reasoning, Information Retrieval, Graph Neural Networks,
            Recurrent Neural Networks, Robotics, AI Safety, Distributed Systems, Dynamical Systems,
            Information Theory, Game Theory, Speech Processing, Natural Language Processing, Computer
            Vision
        """),
        biography=_paragraphs("""
            {name} has taught at the university for several years and leads a team of researchers from
            many fields, in which students of every level meet visitors on their way through.

            The work is about {topic}. It tries to link questions of theory, asked of small models that
            are well understood, with the needs of laboratories and hospitals that have few examples and
            even less time.

            With the team, {name} builds open tools, documents them with care, and hands them to others
            so that they may find the faults.

            Teaching has a large place in it, as have exchanges with the public, with schools and with
            those in office.
        """),
    ),
}

# The shares of the real page: of its 24 trainees 11 are doctoral, 15 at the first organisation, 9 without a
# label. Its one organisation that cannot be resolved is counted with the first here.
TYPE_SHARES = (11, 4, 3, 3, 1, 1, 1)
ORGANISATION_SHARES = (16, 4, 2, 1, 1)
LABEL_SHARES = (9, 8, 7)  # none, co-supervisor, principal supervisor

GIVEN = _words("""
    Adèle Agathe Alban Alda Amaury Anouk Anselme Aris Astrid Aubin Basile Bastien Berit Blanche Bruno
    Camille Carla Cédric Celia Chloé Clara Colin Cyprien Dagny Damien Daria Denis Diane Doris Edgar
    Edith Elias Elio Elsa Émile Enzo Erik Esther Étienne Eva Fabien Félix Fiona Flora Florent Franka
    Gaël Gaspard Gilda Greta Gustave Hanna Harald Hector Helga Henri Hugo Ida Ilse Imre Inès Irène Isak
    Ivo Jana Jasmin Joël Jonas Judith Jules Karin Katja Kenji Klara Lars Laure Léa Léon Lidia Linus
    Lionel Livia Lorenz Louise Lucas Maëlle Magnus Maïa Malik Manon Marc Margot Marin Mathis Maya Mélina
    Milan Mira Nadia Naïm Naomi Nils Nina Noé Nora Octave Olga Oscar Pablo Paola Pascal Petra Quentin
    Rafael Renata Rémi Rita Robin Rosa Sacha Salomé Samir Sandra Selma Silas Simone Sofia Solène Stella
    Sven Tara Théo Tilda Timo Tobias Ugo Ursula Vera Victor Violette Wanda Xavier Yanis Yasmine Yvette
    Zacharie Zoé
""")
FAMILY_HEADS = _words("""
    Alder Amber Ash Bel Beau Birk Bran Brum Cal Cer Chante Clair Corv Dal Drum Elm Esk Fal Fern Gal Grim
    Hal Haut Heil Kar Kern Lark Lind Mal Mar Mont Mor Nord Orm Pell Quist Rav Roch Sal Sten Stor Tam
    Thorn Ulm Val Vaux Vern Wil Wren Yar
""")
FAMILY_TAILS = _words("""
    aban adier ambre anov arsen aschi aubin avel beck bourg court dahl dorf eck elin eroy eska field
    gard ham holt icourt iere ingen ino itch lund mark mere mond ness onet oski ova quist rac rault sen
    stad vik villers wold
""")
PARTICLES = ("van", "de la", "Le", "von", "del")

SUBJECTS = _phrases("""
    attention heads, belief states, capsules, contrastive codes, convolutional filters, diffusion paths,
    discrete codes, echo states, energy functions, equivariant layers, experience replay, fast weights,
    feature maps, gated units, graph kernels, hidden states, implicit layers, inducing points, latent
    variables, learned optimisers, linear probes, low-rank adapters, memory slots, message passing,
    mixtures of experts, neural operators, normalising flows, policy gradients, positional codes,
    predictive coding, prototypes, random features, recurrent cells, residual streams, saliency maps,
    score functions, sparse codes, spiking units, tangent kernels, world models
""")
SETTINGS = _phrases("""
    air traffic, ancient manuscripts, bird song, brain slices, bridge inspection, cell images, changing
    climates, chess problems, city traffic, clinical notes, coastal erosion, crop yields, crowded rooms,
    crystal growth, dialogue, drug design, eye movements, forest fires, galaxy surveys, grid worlds,
    hand gestures, heart rhythms, ice cover, image retrieval, insect flight, language change, legal
    texts, library catalogues, market games, mouse vision, night photographs, ocean currents, protein
    folding, river levels, robot arms, sign language, sleep recordings, speech in noise, theorem
    proving, warehouse logistics
""")
CONCERNS = _phrases("""
    abstraction, adversarial noise, ambiguity, bias in the labels, calibration, catastrophic forgetting,
    causal structure, changing rules, communication limits, compositionality, concept drift,
    confounding, continual change, credit assignment, curvature, data scarcity, delayed reward,
    distribution shift, early stopping, exploration, fairness, hidden symmetries, identifiability,
    interference, label noise, long horizons, memory limits, missing values, model collapse,
    over-smoothing, partial observation, privacy, rare events, redundancy, scale, shortcut learning,
    slow feedback, spurious cues, uncertainty, vanishing signals
""")
TITLES = (
    "On {subject} and {concern}: lessons from {setting}",
    "{subject} under {concern} in models of {setting}",
    "Do {subject} help with {concern}? A study of {setting}",
    "Learning {subject} for {setting} without {concern}",
    "{concern} in {setting}: the part played by {subject}",
    "A simple account of {subject} for {setting} and {concern}",
    "Towards {subject} that withstand {concern} in {setting}",
    "Rethinking {subject}: {concern} as a guide to {setting}",
    "When {subject} fail: {concern} and {setting}",
    "How {setting} shape {subject} through {concern}",
    "Beyond {concern}: {subject} at work on {setting}",
    "{subject} for {setting}: a matter of {concern}",
)
OPENINGS = _paragraphs("""
    Models built on {subject} have become a common choice for the study of {setting}, yet little is
    known about what {concern} does to them once they leave the bench.

    Work on {setting} meets {concern} sooner or later, and the usual remedies were designed long before
    {subject} came into use.

    It is often taken for granted that {subject} cope well with {concern}, although the evidence comes
    from small problems that have little to do with {setting}.

    Why do some networks learn {setting} with ease while others, of the same size and with the same
    data, are held back by {concern}?

    Two lines of research, one on {subject} and one on {concern}, have grown side by side for years
    without much contact between them.

    Among the obstacles to learning from {setting}, {concern} is the one that practitioners name first
    and that theory treats last.
""")
MIDDLES = _paragraphs("""
    In this work we bring the two together: {subject} are trained in such a way that {concern} shows up
    as a term of the loss, which can be watched, bounded and, if need be, reduced.

    We begin with a model that is small enough to be solved by hand, and find that {concern} acts on it
    through a single quantity, which has a plain meaning for {setting}.

    The proposed method alternates between two steps, one that refines {subject} and one that estimates
    how much {concern} is left, and both can be carried out with tools that are at hand in any library.

    Unlike earlier approaches, ours asks for no labels beyond those that {setting} provide on their own,
    and it adds little to the cost of training.

    A set of controlled tasks, drawn from {setting}, lets us vary {concern} while everything else is
    held fixed.

    We compare several families of networks, with and without {subject}, and take care to give each of
    them the same budget for the choice of its parameters.

    The analysis rests on tools from the theory of dynamical systems, by which the course of training is
    described as a slow drift along a valley and a fast decay towards its floor.

    Particular attention is paid to {concern}, which we separate into a part that more data would remove
    and a part that no amount of data can touch.

    The same picture holds, with small changes, when {subject} are replaced by a simpler mechanism,
    which suggests that the mechanism matters less than the constraint that it obeys.

    Ablations show which ingredients are needed: without the first the method forgets, without the
    second it never learns, and the third only makes it faster.

    We also examine failures, and find that most of them arise where {setting} break an assumption that
    is seldom written down, namely that neighbouring examples are alike.

    Interviews with people who work on {setting} every day led us to a measure of success that differs
    from the usual one, and on which {subject} fare rather differently.

    From the theory follows a prediction that can be checked without training anything: networks in
    which {subject} are tied should suffer from {concern} in a predictable order.

    Where the assumptions of the theory do not hold we fall back on simulation, and we say so wherever
    it is the case.
""")
CLOSINGS = _paragraphs("""
    Taken together, these results make the case for treating {concern} as a property of the data and of
    the learner at once, and offer a starting point for those who wish to use {subject} on {setting}.

    We close with a list of open questions about {subject}, some of which could be settled with modest
    means.

    The code, the tasks and the records of failed attempts are described in enough detail for others to
    build on them.

    These findings invite a second look at {setting}, where {concern} has been regarded as a nuisance
    and may turn out to be a source of information.
""")

PAPERS_A_PAGE = 11  # and one more, the paper that its owner shares with the owner of the page before
CORRECTION = 5  # the place, among these, of a correction
SHARED = 10  # the place of the paper that stands on the next page too
TRUNCATED_SHARE = 0.02
FOLD_AT = 140  # characters, as the site folds its abstracts
FAMILIES = tuple(map("".join, product(FAMILY_HEADS, FAMILY_TAILS)))
OWNERS = len(GIVEN) * len(FAMILIES)
DISTINCT_TITLES = len(TITLES) * len(SUBJECTS) * len(SETTINGS) * len(CONCERNS)
LIMIT = min(OWNERS, DISTINCT_TITLES // PAPERS_A_PAGE) - 1
STRIDE = 100_003  # a prime that divides neither OWNERS nor DISTINCT_TITLES: its multiples visit all of them


class Theme(NamedTuple):
    """What a publication is about: the words that its title and its abstract share."""

    subject: str
    setting: str
    concern: str


class Paper(NamedTuple):
    """A publication with all its authors, page owners among them; a page leaves its own owner out."""

    title: str
    authors: tuple[str, ...]
    abstract: str | None


def pages(
    count: int, *, seed: int = 0, authors_share: float = 0.25, names_share: float = 0.25
) -> Iterator[tuple[str, str]]:
    """Yield `count` pairs of a file's name and its text, one page at a time.

    The same arguments give the same pages, and a page does not depend on `count`: the first hundred of a
    thousand are the hundred. Every second page is English. `authors_share` of the publications list their
    authors; a paper shared by two owners does whenever the share is not nothing, so that the owners form one
    connected network. `names_share` of the pages name their trainees. Raises ValueError above `LIMIT` pages.

    >>> [name for name, text in pages(2)]
    ['adele-alderaban.fr.txt', 'flora-eskbeck.en.txt']
    """
    if not 0 <= count <= LIMIT:
        raise ValueError(f"{count} pages; wanted 0 to {LIMIT}, as many as there are names and titles")
    for number in range(count):
        language = ("fr", "en")[number % 2]
        text = _page(number, WORDINGS[language], seed, authors_share, names_share)
        yield f"{_slug(owner(number))}.{language}.txt", text


def write(folder: Path, count: int, *, seed: int = 0) -> None:
    """Write `count` pages into `folder`, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(count, seed=seed):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def owner(number: int) -> str:
    """Return the name of the page with this number: another name for each number below `LIMIT`.

    >>> owner(0), owner(1)
    ('Adèle Alderaban', 'Flora Eskbeck')
    """
    place = number * STRIDE % OWNERS
    return f"{GIVEN[place % len(GIVEN)]} {_family(place // len(GIVEN))}"


def paper(number: int, *, seed: int = 0, authors_share: float = 0.25) -> Paper:
    """Return the publication with this number, whatever page it stands on."""
    random = _random(seed, "paper", number)
    page, place = divmod(number, PAPERS_A_PAGE)
    authors = _authors(random, page, place == SHARED) if _lists_authors(random, place, authors_share) else ()
    if place == CORRECTION:
        return Paper(f"Author Correction: {_title(number - 1)}", authors, None)
    return Paper(_title(number), authors, _abstract(random, _theme(number)))


def _page(number: int, wording: Wording, seed: int, authors_share: float, names_share: float) -> str:
    random = _random(seed, "page", number)
    name = owner(number)
    return "\n".join(
        (
            f"{wording.portrait} {name}",
            "",
            name,
            "",
            *_roles(random, wording),
            wording.topics_heading,
            *(topics := _topics(random, wording)),
            "",
            wording.biography_heading,
            "",
            *_biography(random, wording, name, topics),
            wording.trainees_heading,
            "",
            *_trainees(random, wording, number, named=random.random() < names_share),
            "",
            "Publications",
            "",
            *_publications(wording, number, seed, authors_share),
        )
    )


def _roles(random: Random, wording: Wording) -> Iterator[str]:
    yield _pick(random, wording.memberships)
    post, department = _pick(random, wording.posts), _pick(random, wording.departments)
    yield f"{post}, {wording.organisations[0]}, {department}"
    if random.random() < 0.3:
        yield f"{_pick(random, wording.posts)}, {_pick(random, wording.organisations[1:])}"


def _topics(random: Random, wording: Wording) -> list[str]:
    return sorted(_sample(random, wording.topics, 8 + int(5 * random.random())), key=_plain)


def _biography(random: Random, wording: Wording, name: str, topics: Sequence[str]) -> Iterator[str]:
    first, *others = wording.biography
    for paragraph in (first, " ".join(_sample(random, others, 2 + int(2 * random.random())))):
        yield paragraph.format(name=name, topic=topics[0])
        yield ""


def _trainees(random: Random, wording: Wording, number: int, *, named: bool) -> Iterator[str]:
    labels = ("", wording.co_supervisor, wording.principal_supervisor)
    for _ in range(20 + int(9 * random.random())):
        if named:
            yield f"{_pick(random, GIVEN)} {_pick(random, FAMILIES)}-{_pick(random, FAMILIES)}"
        trainee_type = _pick(random, wording.trainee_types, TYPE_SHARES)
        yield f"{trainee_type} - {_pick(random, wording.organisations, ORGANISATION_SHARES)}"
        label = _pick(random, labels, LABEL_SHARES)
        if label:
            yield f"{label} {_neighbour(random, number)}" if named else label


def _publications(wording: Wording, number: int, seed: int, authors_share: float) -> Iterator[str]:
    first = number * PAPERS_A_PAGE
    for each in range(max(first - 1, 0), first + PAPERS_A_PAGE):
        title, authors, abstract = paper(each, seed=seed, authors_share=authors_share)
        yield title
        yield from (author for author in authors if author != owner(number))
        if abstract:
            yield abstract[:FOLD_AT] + wording.fold + abstract[FOLD_AT:]


def _lists_authors(random: Random, place: int, authors_share: float) -> bool:
    if place == SHARED:
        return authors_share > 0
    papers = PAPERS_A_PAGE + 1
    return random.random() < (authors_share * papers - 2) / (papers - 2)  # two of a page's papers are shared


def _authors(random: Random, page: int, shared: bool) -> tuple[str, ...]:
    names = [owner(page)]
    if shared:
        names.append(owner(page + 1))
    names += [_neighbour(random, page) for _ in range(int(3 * random.random()))]
    names += [_outsider(random) for _ in range(1 + int(3 * random.random()))]
    distinct = list(dict.fromkeys(names))
    return tuple(_sample(random, distinct, len(distinct)))


def _neighbour(random: Random, page: int) -> str:
    """Return another owner: half of the time one nearby, else an early one: a few are known to many."""
    if random.random() < 0.5 or page < 2:
        return owner(page + 1 + int(5 * random.random()) if page < 5 else page - 1 - int(5 * random.random()))
    return owner(int(page * random.random() ** 2))


def _outsider(random: Random) -> str:
    """Return one of a few thousand people who have no page, and write with an initial."""
    return f"{_pick(random, GIVEN)} {_pick(random, 'ABEJKLMPRST')} {_pick(random, FAMILY_HEADS)}son"


def _title(number: int) -> str:
    return _fill(TITLES[_place(number) % len(TITLES)], _theme(number))


def _theme(number: int) -> Theme:
    place, subject = divmod(_place(number) // len(TITLES), len(SUBJECTS))
    concern, setting = divmod(place, len(SETTINGS))
    return Theme(SUBJECTS[subject], SETTINGS[setting], CONCERNS[concern])


def _place(number: int) -> int:
    return number * STRIDE % DISTINCT_TITLES


def _abstract(random: Random, theme: Theme) -> str:
    middles = _sample(random, MIDDLES, 5 + int(4 * random.random()))
    sentences = (_pick(random, OPENINGS), *middles, _pick(random, CLOSINGS))
    text = " ".join(_fill(sentence, theme) for sentence in sentences)
    return text if random.random() >= TRUNCATED_SHARE else text[:900].rsplit(" ", 1)[0].rstrip(".")


def _fill(template: str, theme: Theme) -> str:
    text = template.format(**theme._asdict())
    return text[0].upper() + text[1:]


def _family(place: int) -> str:
    family = FAMILIES[place]
    return f"{PARTICLES[place // 17 % len(PARTICLES)]} {family}" if place % 17 == 16 else family


def _slug(name: str) -> str:
    return _plain(name).replace(" ", "-")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()


def _random(seed: int, kind: str, number: int) -> Random:
    return Random(f"{seed} {kind} {number}")  # from text: hashed the same way in every process


def _pick(random: Random, items: Sequence[T], shares: Sequence[int] = ()) -> T:
    """Return one of `items`, with `random()` alone: the only draw that Python promises not to change."""
    place = int(random.random() * (sum(shares) or len(items)))
    for item, share in zip(items, shares, strict=False):
        if place < share:
            return item
        place -= share
    return items[place]


def _sample(random: Random, items: Sequence[T], count: int) -> list[T]:
    left = list(items)
    return [left.pop(int(random.random() * len(left))) for _ in range(count)]


def main() -> None:
    """Write as many pages as the command line asks for."""
    parser = argparse.ArgumentParser(description="Write profile pages of invented people.")
    parser.add_argument("count", type=int, help=f"how many pages, at most {LIMIT}")
    parser.add_argument("folder", type=Path, help="where they go; made if it is not there")
    parser.add_argument("--seed", type=int, default=0, help="another number, other pages (default: 0)")
    arguments = parser.parse_args()
    write(arguments.folder, arguments.count, seed=arguments.seed)


if __name__ == "__main__":
    main()
