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
    at a cluster-forming p < .001 and a cluster-level FWE of p < .05 with 10,000 permutations. The run took two hours."""),
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
    para("""A map was computed with 10,000 permutations. The main analysis of all 17 experiments gave four clusters (Table 2). The largest was in the left nucleus accumbens
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
        also=("counts", "ranges and means", "sums in tables", "parts of a sentence"),
    ),
    Plant(
        name="experiments of the main analysis",
        old="all 17 experiments",
        new="all 19 experiments",
        within="main analysis of all",
        shows="19",
    ),
    Plant(
        name="ages of the criterion",
        old="between 18 and 60",
        new="between 23 and 60",
        within="healthy adults",
        shows="20.9",
    ),
    Plant(
        name="permutations",
        old="with 10,000 permutations",
        new="with 1,000 permutations",
        within="A map was",
        shows="1000",
    ),
    Plant(
        name="a cluster's number", old="4|Supplementary", new="5|Supplementary", within="|122|", shows="5 comes after 3"
    ),
    Plant(name="more women than people", old="16 (7)", new="16 (17)", within="Fontaine", shows="16"),
)

MEMORY_ROWS = (
    ("1", "安然", "2008", "20(10)", "22.5±2.1", "情景记忆", "视觉", "MNI", "6"),
    ("2", "Becker et al.", "2010", "26(12)", "24.1±3.0", "情景记忆", "听觉", "MNI", "9"),
    ("3", "陈思远", "2011", "18(9)", "21.7±1.6", "工作记忆", "视觉", "Talairach", "5"),
    ("4", "Duval et al.", "2012", "32(15)", "25.3±2.8", "工作记忆", "视觉", "MNI", "12"),
    ("5", "Engstrom et al.", "2013", "24(11)", "23.9±2.4", "情景记忆", "视觉", "MNI", "7"),
    ("", "", "", "24(11)", "23.9±2.4", "工作记忆", "视觉", "MNI", "4"),
    ("6", "冯立新", "2014", "28(14)", "20.8±1.3", "工作记忆", "听觉", "MNI", "10"),
    ("7", "Gallo et al.", "2015", "22(8)", "26.0±3.5", "情景记忆", "视觉", "Talairach", "3"),
    ("8", "何雨桐", "2016", "36(20)", "22.2±1.9", "工作记忆", "视觉", "MNI", "14"),
    ("9", "Ibsen et al.", "2017", "30(13)", "24.7±2.6", "情景记忆", "听觉", "MNI", "8"),
    ("10", "贾明", "2018", "25(12)", "21.4±1.5", "情景记忆", "视觉", "MNI", "11"),
    ("11", "Keller et al.", "2019", "34(16)", "27.1±4.0", "工作记忆", "视觉", "MNI", "13"),
    ("12", "林晓", "2021", "29(14)", "23.0±2.2", "情景记忆", "视觉", "MNI", "6"),
)
MEMORY: tuple[Block, ...] = (
    head("记忆编码的脑机制：一项激活似然估计元分析"),
    para("""摘要 记忆编码依赖海马与前额叶的协作，但已有结果并不一致。本研究采用激活似然估计法对 12 篇 fMRI 文献（共 324 名被试，108 个坐标）
    进行元分析，发现三个显著激活簇，分别位于左侧海马、右侧梭状回和左侧额下回。"""),
    para("关键词 记忆编码，元分析，功能磁共振成像"),
    head("1 引言"),
    para("""记忆编码是信息进入长时记忆的过程（王安石, 2009）。以往一项纳入 9 篇文献的元分析仅报告了海马的激活（Moreau et al., 2014）。
    方法学研究建议至少纳入 17 项实验（Nilsson & Olsen, 2016）。"""),
    head("2 方法"),
    head("2.1 文献检索与筛选"),
    para("""在五个数据库（PubMed、Web of Science、知网、万方、维普）中检索截至 2021 年 12 月发表的文献，共检索到 684 篇文献，
    其中 PubMed 248 篇、Web of Science 196 篇、知网 121 篇、万方 83 篇、维普 36 篇。去除重复文献 152 篇后剩余 532 篇。
    阅读标题和摘要后排除 471 篇，对余下的 61 篇文献进行全文阅读，全文阅读后排除 49 篇，最终纳入 12 篇文献。"""),
    para("""编码内容包括四个方面：样本量、年龄、任务类型和坐标空间。两名研究者独立编码。"""),
    head("2.2 统计分析"),
    para("""利用软件将 Talairach 空间的坐标统一转换为 MNI 空间。采用聚类水平的 FWE 校正，p < 0.05，5000 次排列。"""),
    head("3 结果"),
    head("3.1 纳入文献的特征"),
    para("""最终纳入十二篇文献，涉及 13 项实验、324 名被试（男性 154 人，女性 170 人）和 108 个坐标，基本信息见表 1。样本量介于 18 至 36，平均每项实验 8.3 个坐标。
    12 篇文献中 10 篇（83.3%）采用 MNI 空间。"""),
    table(
        "表 1",
        "纳入文献的基本信息",
        (("序号", "作者", "年份", "样本量（男）", "年龄", "任务类型", "通道", "坐标空间", "坐标数"), *MEMORY_ROWS, ("合计", "", "", "324", "", "", "", "", "108")),
    ),
    head("3.2 主分析"),
    para("""主分析得到三个激活簇（表 2）。最大的激活簇位于左侧海马（x = −26, y = −18, z = −16），体积为 2,344 mm³；第二个激活簇位于右侧梭状回
    （x = 38, y = −52, z = −18）；第三个激活簇位于左侧额下回（x = −46, y = 24, z = 12）。第一个激活簇由 64.5%的海马、21.8%的海马旁回和 13.7%的杏仁核组成。"""),
    table(
        "表 2",
        "主分析的激活簇（MNI）",
        (
            ("激活簇", "脑区", "半球", "x", "y", "z", "体积 (mm3)", "ALE 值"),
            ("1", "海马", "左", "-26", "-18", "-16", "2344", "0.0243"),
            ("2", "梭状回", "右", "38", "-52", "-18", "1672", "0.0218"),
            ("3", "额下回", "左", "-46", "24", "12", "1104", "0.0196"),
        ),
    ),
    head("3.3 亚组分析"),
    para("""根据任务类型（情景记忆、工作记忆）和呈现通道（视觉、听觉）进行亚组分析。情景记忆亚组包括 7 项实验，176 名被试；工作记忆亚组包括 6 项实验，172 名被试。
    视觉通道亚组包括 9 篇文献的 240 名被试，听觉通道亚组包括 3 篇文献的 84 名被试。"""),
    head("4 讨论"),
    para("""本研究对 12 篇文献、324 名被试的结果进行了整合。左侧海马（x = −26, y = −18, z = −16）的激活与既有理论一致（Moreau et al., 2014）。"""),
    head("参考文献"),
    *(Block(kind="reference", text=text) for text in (
        *(f"*{row[1]}. ({row[2]}). 记忆编码的神经机制. 虚构心理学报, {40 + n}, {n + 1}–{n + 9}." for n, row in enumerate(MEMORY_ROWS) if row[1] and not row[1].isascii() and "et al" not in row[1]),
        *(f"*{row[1].split(' et al')[0]}, A., Moe, C., & Roe, D. ({row[2]}). Encoding in the invented brain. Journal of Invented Memory, {n}, {n + 1}–{n + 9}." for n, row in enumerate(MEMORY_ROWS) if "et al" in row[1]),
        "Moreau, L., Quist, S., & Rahm, M. (2014). A first synthesis of encoding. Invented Reviews, 3, 1–12.",
        "Nilsson, P., & Olsen, R. (2016). How many experiments are enough? Invented Methods, 8, 30–41.",
        "王安石. (2009). 记忆编码概论. 虚构心理科学, 1, 1–10.",
    )),
    para("Abstract: Encoding depends on the hippocampus and the prefrontal cortex. We analysed 12 fMRI studies (324 participants, 108 coordinates) "
         "with activation likelihood estimation and found three significant clusters: in the left hippocampus, the right fusiform gyrus and the left inferior frontal gyrus."),
)  # fmt: skip
MEMORY_PLANTS: tuple[Plant, ...] = (
    Plant(
        name="participants in the Chinese abstract",
        old="共 324 名被试",
        new="共 342 名被试",
        within="摘要",
        shows="342",
    ),
    Plant(
        name="participants in the English abstract",
        old="324 participants",
        new="314 participants",
        within="Abstract:",
        shows="314",
    ),
    Plant(name="studies in words", old="纳入十二篇", new="纳入十三篇", within="13 项实验", shows="13"),
    Plant(
        name="clusters of the abstracts",
        old="three significant clusters",
        new="four significant clusters",
        within="Abstract:",
        shows="4",
    ),
    Plant(name="experiments", old="涉及 13 项实验", new="涉及 14 项实验", within="基本信息", shows="14"),
    Plant(name="coordinates", old="和 108 个坐标", new="和 118 个坐标", within="基本信息", shows="118"),
    Plant(
        name="men and women",
        old="女性 170 人",
        new="女性 160 人",
        within="基本信息",
        shows="314",
        also=("parts of a sentence",),
    ),
    Plant(name="a database's records", old="知网 121", new="知网 112", within="检索到", shows="675"),
    Plant(name="databases", old="五个数据库", new="六个数据库", within="维普", shows="六"),
    Plant(name="duplicates", old="152 篇后剩余", new="125 篇后剩余", within="检索到", shows="559"),
    Plant(name="excluded by title", old="排除 471 篇", new="排除 417 篇", within="检索到", shows="115"),
    Plant(name="excluded at full text", old="排除 49 篇", new="排除 39 篇", within="检索到", shows="22"),
    Plant(name="aspects coded", old="四个方面", new="五个方面", within="编码内容", shows="五"),
    Plant(name="a range", old="18 至 36", new="18 至 38", within="样本量介于", shows="38"),
    Plant(name="a mean", old="8.3 个坐标", new="9.3 个坐标", within="平均每项", shows="9.3"),
    Plant(name="a percentage", old="83.3%", new="88.3%", within="MNI 空间", shows="88.3"),
    Plant(
        name="a subgroup's participants",
        old="176 名被试",
        new="167 名被试",
        within="情景记忆亚组",
        shows="167",
        also=("parts and whole",),
    ),
    Plant(
        name="a subgroup's experiments",
        old="包括 6 项实验",
        new="包括 5 项实验",
        within="情景记忆亚组",
        shows="5",
        also=("parts and whole",),
    ),
    Plant(
        name="the other subgroup",
        old="84 名被试",
        new="94 名被试",
        within="听觉通道亚组",
        shows="94",
        also=("parts and whole",),
    ),
    Plant(
        name="a subgroup's studies",
        old="9 篇文献的 240",
        new="8 篇文献的 240",
        within="听觉通道亚组",
        shows="8",
        also=("parts and whole",),
    ),
    Plant(name="shares", old="21.8%", new="12.8%", within="杏仁核", shows="91"),
    Plant(name="a volume", old="2,344 mm³", new="2,434 mm³", within="主分析得到", shows="2434"),
    Plant(name="a sign", old="x = 38", new="x = −38", within="主分析得到", shows="-38"),
    Plant(name="a side", old="位于左侧额下回（x", new="位于右侧额下回（x", within="主分析得到", shows="-46"),
    Plant(name="the table's total of people", old="合计|||324", new="合计|||334", within="何雨桐", shows="334"),
    Plant(name="the table's total of foci", old="|||||108", new="|||||106", within="何雨桐", shows="106"),
    Plant(
        name="a citation's year",
        old="Moreau et al., 2014）。\n".strip(),
        new="Moreau et al., 2015）。",
        within="既有理论",
        shows="2015",
    ),
    Plant(name="a year of the table", old="Ibsen et al.|2017", new="Ibsen et al.|2018", within="何雨桐", shows="2018"),
    Plant(name="clusters in the text", old="主分析得到三个", new="主分析得到四个", within="表 2", shows="4"),
    Plant(name="a running number", old="6|冯立新", new="7|冯立新", within="冯立新", shows="7 comes after 5"),
    Plant(name="the year of the search", old="截至 2021 年", new="截至 2020 年", within="检索到", shows="2020"),
)

PAPERS: dict[str, tuple[tuple[Block, ...], tuple[Plant, ...]]] = {
    "reward": (REWARD, REWARD_PLANTS),
    "memory": (MEMORY, MEMORY_PLANTS),
}
"""Each manuscript with its plants."""
