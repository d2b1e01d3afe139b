"""Two manuscripts of meta-analyses, made up for measuring the check of claims, and the errors planted in them.

The studies do not exist; every number follows from the tables below, so that the manuscripts as they are hold no
inconsistency. A plant replaces one text of one block by another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, a paragraph, a reference or a table (`rows`, the first one its headings)."""

    kind: str
    text: str = ""
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """An error: `old` becomes `new` in the one block that holds `within`; `shows` is what a finding has to state."""

    name: str
    old: str
    new: str
    within: str
    shows: str
    also: tuple[str, ...] = ()


def head(text: str) -> Block:
    """Return a heading."""
    return Block(kind="heading", text=text)


def para(text: str) -> Block:
    """Return a paragraph."""
    return Block(kind="paragraph", text=" ".join(text.split()))


def table(label: str, caption: str, rows: Sequence[Sequence[str]], note: str = "") -> Block:
    """Return a table."""
    return Block(kind="table", label=label, text=caption, rows=tuple(tuple(row) for row in rows), note=note)


def planted(blocks: Sequence[Block], plants: Sequence[Plant]) -> list[Block]:
    """Return the blocks with errors in them; ValueError where a plant does not find its one place."""
    found = list(blocks)
    for plant in plants:
        places = [i for i, block in enumerate(found) if plant.within in words(block) and plant.old in words(block)]
        if len(places) != 1:
            message = f"{plant.name}: {len(places)} places hold {plant.within!r} and {plant.old!r}"
            raise ValueError(message)
        found[places[0]] = _changed(found[places[0]], plant)
    return found


def words(block: Block) -> str:
    """Return all words of a block."""
    return "\n".join((block.text, *("|".join(row) for row in block.rows), block.note))


def _changed(block: Block, plant: Plant) -> Block:
    if plant.old in block.text:
        return replace(block, text=block.text.replace(plant.old, plant.new, 1))
    lines = ["|".join(row) for row in block.rows]
    holding = [n for n, line in enumerate(lines) if plant.old in line]
    at = next((n for n in holding if plant.within in lines[n]), holding[0])
    lines[at] = lines[at].replace(plant.old, plant.new, 1)
    return replace(block, rows=tuple(tuple(line.split("|")) for line in lines))


REWARD_ROWS = (
    ("Adler et al., 2009", "24 (11)", "23.4 (2.9)", "Incentive delay", "Monetary", "MNI", "9"),
    ("Baptista et al., 2010", "18 (9)", "25.1 (3.3)", "Gambling", "Monetary", "Talairach", "6"),
    ("Costa & Lindqvist, 2011", "31 (16)", "21.8 (1.7)", "Incentive delay", "Social", "MNI", "12"),
    ("", "31 (16)", "21.8 (1.7)", "Incentive delay", "Monetary", "MNI", "8"),
    ("Dahlgren et al., 2011", "22 (12)", "24.6 (2.2)", "Gambling", "Monetary", "MNI", "5"),
    ("Eriksen et al., 2012", "27 (13)", "22.9 (2.5)", "Incentive delay", "Monetary", "MNI", "11"),
    ("Fontaine et al., 2013", "16 (7)", "26.3 (4.1)", "Gambling", "Social", "Talairach", "4"),
    ("Grawe et al., 2013", "35 (17)", "20.9 (1.4)", "Incentive delay", "Monetary", "MNI", "14"),
    ("Hollis et al., 2014", "29 (15)", "23.7 (3.0)", "Gambling", "Monetary", "MNI", "7"),
    ("Imanishi et al., 2015", "20 (10)", "22.2 (1.9)", "Incentive delay", "Social", "MNI", "3"),
    ("Jovanovic et al., 2015", "42 (23)", "24.0 (2.7)", "Gambling", "Monetary", "MNI", "10"),
    ("Kessel et al., 2016", "26 (14)", "27.5 (4.6)", "Incentive delay", "Monetary", "MNI", "8"),
    ("Lorenzen et al., 2017", "33 (18)", "21.3 (1.8)", "Gambling", "Social", "MNI", "13"),
    ("", "30 (14)", "21.9 (2.0)", "Gambling", "Social", "MNI", "5"),
    ("Moretti et al., 2018", "19 (8)", "25.8 (3.7)", "Incentive delay", "Monetary", "MNI", "2"),
    ("Nakagawa et al., 2019", "38 (20)", "22.6 (2.3)", "Gambling", "Monetary", "MNI", "15"),
    ("Okonkwo et al., 2020", "25 (13)", "23.1 (2.6)", "Incentive delay", "Social", "MNI", "6"),
)
_REWARD_TOTALS = ("Total", "435", "", "", "", "", "138")
REWARD_CLUSTERS = (
    ("Cluster", "Region", "Hemisphere", "x", "y", "z", "Volume (mm3)", "Voxels", "ALE value"),
    ("1", "Nucleus accumbens", "L", "-12", "10", "-8", "2896", "362", "0.0281"),
    ("2", "Nucleus accumbens", "R", "14", "8", "-6", "2504", "313", "0.0265"),
    ("3", "Anterior insula", "R", "36", "22", "-4", "1408", "176", "0.0197"),
    ("4", "Supplementary motor area", "L", "-4", "6", "56", "976", "122", "0.0172"),
)
_REWARD_CONTRIBUTIONS = (
    ("Moderator", "Experiments (n = 17), n (%)"),
    ("Incentive delay task", "9 (52.9%)"),
    ("Gambling task", "8 (47.1%)"),
    ("Monetary reward", "11 (64.7%)"),
    ("Social reward", "6 (35.3%)"),
)
_REWARD_NAMES = tuple(row[0] for row in REWARD_ROWS if row[0])
_REWARD_REFERENCES = tuple(
    f"*{name.split(' et al')[0].split(' &')[0]}, {chr(65 + n)}. B., {'& Lindqvist, T.' if '&' in name else 'Moe, C., & Roe, D.'} "
    f"({name[-4:]}). Neural responses to anticipated rewards: Report {n + 1}. Journal of Invented Imaging, {n + 3}, {10 + n}–{19 + n}."
    for n, name in enumerate(_REWARD_NAMES)
)
_OTHER_REFERENCES = (
    "Praetor, L., Quill, S., & Rask, M. (2014). Anticipation in earlier studies: A first synthesis. Invented Reviews, 12, 1–20.",
    "Sandoval, P., & Thiel, R. (2012). Coordinates in common: An algorithm explained. Methods of Invention, 4, 44–58.",
    "Ueland, K., Voss, H., & Weir, J. (2018). How many experiments are enough? Invented Reviews, 16, 101–119.",
)

REWARD: tuple[Block, ...] = (
    head("Brain responses to anticipated rewards: a coordinate-based meta-analysis"),
    head("Abstract"),
    para("""Anticipating a reward engages the striatum, but single studies disagree about the regions beyond it. We carried
    out an activation likelihood estimation meta-analysis of 15 fMRI studies (435 participants, 138 foci). Four significant
    clusters were found, among them the left nucleus accumbens (-12, 10, -8) and the right anterior insula (36, 22, -4).
    Monetary rewards (311 participants) and social rewards (155 participants) were also examined separately."""),
    para("Keywords: reward, anticipation, meta-analysis, fMRI"),
    head("1. Introduction"),
    para("""People act on what they expect. An earlier meta-analysis of 8 studies with 142 participants (Praetor et al., 2014)
    described the ventral striatum only. Since then the number of experiments has doubled, and methods have been revised
    (Sandoval & Thiel, 2012). At least 17 experiments are recommended for stable results (Ueland et al., 2018)."""),
    head("2. Methods"),
    head("2.1 Search and selection"),
    para("""We searched four databases (PubMed, Web of Science, Scopus and PsycINFO) for studies published until December 2020.
    The search identified 1,246 records (PubMed: 512, Web of Science: 388, Scopus: 271, PsycINFO: 75). After removal of 318
    duplicates, 928 records were screened by title and abstract, of which 854 records were excluded. The remaining 74
    full-text articles were assessed for eligibility. Of these, 59 full-text articles were excluded: no whole-brain
    analysis (n = 27), no coordinates (n = 14), patients only (n = 11), no contrast of interest (n = 7). Finally, 15 studies
    were included in the meta-analysis."""),
    para("""Three criteria had to be met: (a) healthy adults between 18 and 60 years, (b) whole-brain analysis, and (c)
    coordinates in a standard space. Two raters coded five variables: sample size, task, reward type, space and number of
    foci. Raters agreed on 96.2% of the codes."""),
    head("2.2 Analysis"),
    para("""Analyses were done in GingerALE. Coordinates in Talairach space were converted to MNI space. Maps were thresholded
    at a cluster-forming p < .001 and a cluster-level FWE of p < .05 with 5,000 permutations."""),
    head("3. Results"),
    head("3.1 Included studies"),
    para("""The 15 included studies comprised 17 experiments and 138 foci (Table 1). In total, 435 participants were examined
    (220 women, 215 men). Sample sizes ranged from 16 to 42, and mean ages ranged from 20.9 to 27.5 years. On average there were 8.1 foci
    per experiment. Of the 15 studies, 13 (86.7%) reported coordinates in MNI space and 2 (13.3%) in Talairach space."""),
    table(
        "Table 1",
        "Studies included in the meta-analysis.",
        (("Study", "N (female)", "Mean age (SD)", "Task", "Reward", "Space", "Foci"), *REWARD_ROWS, _REWARD_TOTALS),
        "Note. Rows of a study without a name show a second experiment.",
    ),
    head("3.2 Main analysis"),
    para("""The main analysis of all 17 experiments gave four clusters (Table 2). The largest was in the left nucleus accumbens
    (x = -12, y = 10, z = -8; 2896 mm3), followed by the right nucleus accumbens (x = 14, y = 8, z = -6; 2504 mm3), the right
    anterior insula (x = 36, y = 22, z = -4) and the left supplementary motor area (x = -4, y = 6, z = 56). The first cluster
    consisted of the nucleus accumbens (61.3%), the caudate (27.4%) and the putamen (11.3%)."""),
    table("Table 2", "Clusters of the main analysis (MNI), sorted by volume.", REWARD_CLUSTERS),
    head("3.3 Subgroup analyses"),
    para("""We examined two moderators: reward type (monetary, social) and task (incentive delay, gambling). Monetary rewards
    were used in 11 experiments with 311 participants and social rewards in 6 experiments with 155 participants."""),
    para("""The incentive delay task was used in 9 experiments (207 participants), the gambling task in 8 experiments (228
    participants). Table 3 shows the experiments per moderator."""),
    table("Table 3", "Experiments by moderator.", _REWARD_CONTRIBUTIONS),
    head("4. Discussion"),
    para("""We combined 15 studies with 435 participants and found that reward anticipation engages the ventral striatum and
    the anterior insula. Our sample is larger than that of earlier work. The peak in the right anterior insula (36, 22, -4)
    agrees with accounts of salience (Praetor et al., 2014). A limitation is that 3 of the 15 studies (20%) had fewer than
    20 participants."""),
    head("References"),
    para("References marked with an asterisk were included in the meta-analysis."),
    *(Block(kind="reference", text=text) for text in sorted((*_REWARD_REFERENCES, *_OTHER_REFERENCES), key=lambda t: t.lstrip("*"))),
)  # fmt: skip

REWARD_PLANTS: tuple[Plant, ...] = (
    Plant(
        name="participants in the abstract",
        old="435 participants",
        new="453 participants",
        within="Anticipating a reward",
        shows="453",
    ),
    Plant(
        name="studies in the discussion",
        old="We combined 15 studies",
        new="We combined 16 studies",
        within="salience",
        shows="16",
    ),
    Plant(
        name="foci in the results",
        old="17 experiments and 138 foci",
        new="17 experiments and 183 foci",
        within="comprised",
        shows="183",
    ),
    Plant(
        name="experiments in the results",
        old="comprised 17 experiments",
        new="comprised 18 experiments",
        within="Table 1",
        shows="18",
    ),
    Plant(
        name="a subgroup's participants",
        old="311 participants",
        new="301 participants",
        within="two moderators",
        shows="301",
        also=("parts and whole",),
    ),
    Plant(
        name="a subgroup's experiments",
        old="gambling task in 8",
        new="gambling task in 7",
        within="incentive delay task",
        shows="7",
    ),
    Plant(name="women and men", old="220 women", new="226 women", within="Sample sizes", shows="226"),
    Plant(name="records of a database", old="Scopus: 271", new="Scopus: 217", within="search identified", shows="1192"),
    Plant(
        name="duplicates",
        old="318\x00duplicates".replace("\x00", " "),
        new="308 duplicates",
        within="search identified",
        shows="938",
    ),
    Plant(name="records excluded", old="854 records", new="845 records", within="search identified", shows="83"),
    Plant(
        name="a reason of exclusion",
        old="no coordinates (n = 14)",
        new="no coordinates (n = 16)",
        within="search identified",
        shows="61",
    ),
    Plant(name="full texts excluded", old="59 full-text", new="58 full-text", within="search identified", shows="58"),
    Plant(name="a percentage", old="(86.7%)", new="(85.7%)", within="comprised", shows="85.7"),
    Plant(
        name="shares of a cluster", old="caudate (27.4%)", new="caudate (29.4%)", within="first cluster", shows="102"
    ),
    Plant(
        name="a percentage in a table", old="9 (52.9%)", new="9 (59.2%)", within="Experiments (n = 17)", shows="59.2"
    ),
    Plant(name="a total of a table", old="|138", new="|136", within="Imanishi", shows="136"),
    Plant(
        name="a sign in the text", old="x = -4, y = 6", new="x = -4, y = -6", within="main analysis of all", shows="-6"
    ),
    Plant(
        name="exchanged digits of a coordinate",
        old="(36, 22, -4)",
        new="(63, 22, -4)",
        within="Anticipating",
        shows="63",
    ),
    Plant(
        name="a side in a table",
        old="Nucleus accumbens|R|",
        new="Nucleus accumbens|L|",
        within="|313|",
        shows="(14, 8, -6)",
    ),
    Plant(
        name="a side in the text",
        old="left nucleus accumbens\x00(x".replace("\x00", " "),
        new="right nucleus accumbens (x",
        within="largest was",
        shows="(-12, 10, -8)",
    ),
    Plant(name="a volume in a table", old="|1408|", new="|1480|", within="Anterior insula", shows="1480"),
    Plant(name="a database not named", old="four databases", new="five databases", within="PsycINFO", shows="five"),
    Plant(name="criteria", old="Three criteria", new="Four criteria", within="had to be met", shows="Four"),
    Plant(name="variables coded", old="five variables", new="six variables", within="Two raters", shows="six"),
    Plant(
        name="the range of sample sizes", old="from 16 to 42", new="from 18 to 42", within="Sample sizes", shows="18"
    ),
    Plant(name="the range of ages", old="20.9 to 27.5", new="20.9 to 28.5", within="Sample sizes", shows="28.5"),
    Plant(name="a mean", old="8.1 foci", new="9.2 foci", within="On average", shows="9.2"),
    Plant(name="a year in the text", old="Thiel, 2012", new="Thiel, 2013", within="Sandoval", shows="2013"),
    Plant(name="a star lost", old="*Moretti", new="Moretti", within="Moretti", shows="15"),
    Plant(name="a year of the search", old="December 2020", new="December 2019", within="four databases", shows="2019"),
    Plant(
        name="the space of a table", old="(MNI)", new="(Talairach)", within="Clusters of the main", shows="Talairach"
    ),
    Plant(
        name="clusters counted",
        old="gave four clusters (Table 2)",
        new="gave five clusters (Table 2)",
        within="main analysis of all",
        shows="5",
    ),
    Plant(name="a volume in the text", old="2504 mm3", new="2540 mm3", within="main analysis of all", shows="2540"),
    Plant(
        name="a row's order",
        old="3|Anterior insula|R|36|22|-4|1408|176",
        new="3|Anterior insula|R|36|22|-4|808|101",
        within="Anterior insula",
        shows="976",
    ),
    Plant(
        name="n in a table",
        old="42 (23)",
        new="24 (23)",
        within="Jovanovic",
        shows="435",
        also=("counts", "ranges and means", "sums in tables"),
    ),
    Plant(name="more women than people", old="16 (7)", new="16 (17)", within="Fontaine", shows="16"),
)

PAPERS: dict[str, tuple[tuple[Block, ...], tuple[Plant, ...]]] = {"reward": (REWARD, REWARD_PLANTS)}
