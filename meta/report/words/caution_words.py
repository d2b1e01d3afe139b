"""What problems are called in reports, by code, in English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CautionWords:
    """Words for all problems of one code: one text for all (`{items}`, `{n}`), or one for each that names what `reads` finds.

    `reads` finds in the English message what the words name.
    """

    en: str
    zh: str
    reads: str = ""
    each: bool = False


CAUTIONS: dict[str, CautionWords] = {
    "REPORT-NO-FOCI": CautionWords(
        en="{n} included without confirmed foci, so in no analysis: {items}.",
        zh="{n} 篇纳入的报告没有已确认的坐标，未进入任何分析：{items}。",
    ),
    "FOCI-NOT-INCLUDED": CautionWords(
        en="Foci of reports that are not included were confirmed; they are in no analysis: {items}.",
        zh="下列报告未被纳入，其已确认的坐标未进入任何分析：{items}。",
    ),
    "CODING-NO-CONTRAST": CautionWords(
        en="Values are coded for a contrast without a confirmed focus: {items}.",
        zh="所编码的对比没有已确认的坐标：{items}。",
    ),
    "ANALYSIS-BELOW-MINIMUM": CautionWords(
        en="Fewer than {least} experiments: {listed}. Eickhoff et al. (2016) and Müller et al. (2018) recommend 17 to 20: these "
        "analyses are exploratory.",
        zh="实验少于 {least} 个：{listed}。Eickhoff et al. (2016) 和 Müller et al. (2018) 建议 17–20 个，这些分析应视为探索性。",
        reads=r"Fewer than (?P<least>\d+) experiments: (?P<listed>.+)\.",
        each=True,
    ),
    "ANALYSIS-NOT-RUN": CautionWords(en="Planned, but not run: {items}.", zh="计划了但未运行：{items}。"),
    "ANALYSIS-NOTHING-TO-COMPARE": CautionWords(
        en="One side has no significant cluster, so nothing could be tested; this is no evidence that the two do not differ: {items}.",
        zh="其中一方没有显著的簇，无法检验；这不能说明两者没有差异：{items}。",
    ),
    "ANALYSIS-NOT-CODED": CautionWords(
        en="Not coded for a subgroup's filter, so not in that subgroup: {items}.",
        zh="缺少亚组筛选所需的编码，未进入该亚组：{items}。",
    ),
    "ANALYSIS-SAMPLE-IN-BOTH": CautionWords(
        en="Groups that are compared share samples, yet are treated as independent: {items}.",
        zh="相比较的两组有共同的样本，但按独立处理：{items}。",
    ),
    "ANALYSIS-MACHINE-VALUES": CautionWords(
        en="Values that the program read and nobody confirmed were used: {listed}.",
        zh="使用了由程序读取、尚无人确认的值，见相应表格及表中的 † 标记。",
        reads=r"Read by the machine and confirmed by nobody, but used: (?P<listed>.+)\.",
        each=True,
    ),
    "ANALYSIS-MACHINE-REFUSED": CautionWords(
        en="Left out, because the program read a value of it that nobody confirmed: {items}.",
        zh="因含有由程序读取、尚无人确认的值而未进入分析：{items}。",
    ),
    "ATLAS-NOT-HERE": CautionWords(
        en="Not on this machine: the atlas {listed}; tables hold the labels of the others.",
        zh="本机未安装图谱 {listed}，表中为其余图谱的标签。",
        reads=r"The atlas (?P<listed>\S+) is not",
        each=True,
    ),
    "OVERLAP-OPEN": CautionWords(
        en="{share} {listed} of included reports may share participants, and nobody has decided: their people may count twice.",
        zh="纳入的报告中有 {share} 对可能共用被试，尚未判定：其被试可能被重复计数。",
        reads=r"(?P<share>\d+) (?P<listed>\w+) of included reports",
        each=True,
    ),
    "OVERLAP-SEPARATE": CautionWords(
        en="Studies that share participants were counted separately, as the plan says.",
        zh="共用被试的研究按研究计划分别计数。",
    ),
    "ALE-FEW-EXPERIMENTS": CautionWords(
        en="{listed} experiments, fewer than recommended: read the result as exploratory and look at each study's contribution.",
        zh="仅 {listed} 个实验，少于建议数：结果应视为探索性，请查看各研究的贡献。",
        reads=r"(?P<listed>\d+) ",
        each=True,
    ),
    "ALE-ONE-EXPERIMENT": CautionWords(
        en="There is one experiment only: its map shows where that experiment's foci lie, not convergence.",
        zh="只有一个实验：该图只反映这个实验的坐标所在，而不是一致性。",
    ),
    "ALE-DUPLICATE-EXPERIMENT": CautionWords(
        en="Experiments with exactly the same foci were all analysed, so they count twice: {items}.",
        zh="下列实验的坐标与另一实验完全相同，均进入了分析，因此被重复计数：{items}。",
    ),
    "ALE-OPPOSITE-CONTRASTS": CautionWords(
        en="Opposite contrasts of one sample are both in this analysis: {items}.",
        zh="同一样本方向相反的对比都进入了本分析：{items}。",
    ),
    "ALE-ENTERED-TWICE": CautionWords(
        en="Entered twice and counted once: {items}.",
        zh="重复录入，只计一次：{items}。",
    ),
    "ALE-POOLED-N-DIFFERS": CautionWords(
        en="Pooled contrasts of one sample have different sample sizes; the smallest sets the kernel: {details}.",
        zh="合并为一个样本的对比样本量不同，核宽按最小者：{items}。",
    ),
    "ALE-FOCI-OUTSIDE-BRAIN": CautionWords(
        en="Foci outside the brain mask were kept; they count where their kernel reaches the mask: {listed}, of {items}.",
        zh="位于脑模板外的坐标予以保留，其核到达模板内的部分计入：{items}（{share}/{least} 个坐标）。",
        reads=r"(?P<listed>(?P<share>\d+) of (?P<least>\d+)) foci",
    ),
    "ALE-CLUSTER-DOMINATED": CautionWords(
        en="{share} of {items} comes from {listed}: it shows these studies more than convergence. ",
        zh="{items}有 {share} 来自 {listed}：与其说反映一致性，不如说反映这些研究。",
        reads=r"(?P<share>\d+%) of it comes from (?P<listed>.+?): it shows",
        each=True,
    ),
    "ALE-CENTRE-OUTSIDE": CautionWords(
        en="The weighted centre of a curved cluster lies outside it; describe it by its peaks: {items}.",
        zh="弯曲的簇，其加权中心位于簇外，宜以峰值描述：{items}。",
    ),
    "ALE-BORDERLINE": CautionWords(
        en="Other random numbers could turn the verdict on some clusters over; they are named where it says how sure the cut-offs are, with "
        "the permutations that would settle them.",
        zh="换一组随机数可能改变对部分簇的判定；这些簇及判定所需的置换次数见“阈值的蒙特卡罗误差”。",
    ),
    "ALE-OUTSIDE-REGION": CautionWords(
        en="Foci outside the region analysed were left out: {share} foci; {least} contrasts have none in it.",
        zh="分析区域之外的 {share} 个坐标未纳入；{least} 个对比在区域内没有坐标。",
        reads=r"(?P<share>\d+) foci lie outside .+; (?P<least>\d+) contrasts have none",
        each=True,
    ),
    "ALE-FURTHER-NOT-RUN": CautionWords(
        en="Planned beside the analysis, but not computed: {details}.", zh="计划中的附加结果未能计算（原因为英文记录）：{details}。"
    ),
    "NIMARE-OTHER-DIRECTION": CautionWords(
        en="In some voxels the other group exceeds this one; tables and figures show this group over the other: {items}.",
        zh="在部分体素中另一组高于本组；表格和图只显示本组高于另一组：{items}。",
    ),
    "ALE-NO-N": CautionWords(
        en="Their sample size is unknown, so they were left out: {items}.", zh="样本量未知，未进入分析：{items}。"
    ),
    "ALE-NAN": CautionWords(
        en="Foci with a value that is no number were left out, of {items}.", zh="下列对比中含有非数值的坐标未进入分析：{items}。"
    ),
    "ALE-NO-SPACE": CautionWords(
        en="Foci without a known space were left out, of {items}.", zh="下列对比中坐标空间未知的坐标未进入分析：{items}。"
    ),
    "ALE-SPACE": CautionWords(
        en="Foci in a space that the plan does not use were left out, of {items}.",
        zh="下列对比中属于计划未采用空间的坐标未进入分析：{items}。",
    ),
    "ALE-KIND": CautionWords(
        en="Coordinates that are no peaks of the study, or of kinds that the plan does not use, were left out, of {items}.",
        zh="下列对比中不是该研究峰值、或属于计划未采用类型的坐标未进入分析：{items}。",
    ),
    "ALE-NO-FOCI": CautionWords(en="None of their foci can be used: {items}.", zh="没有可用的坐标，未进入分析：{items}。"),
    "ALE-DIRECTION": CautionWords(
        en="Foci that go against the others of their contrast were left out, of {items}.",
        zh="下列对比中方向与其余坐标相反的坐标未进入分析：{items}。",
    ),
    "ALE-CONTRAST-SHARED": CautionWords(
        en="{share} experiments belong to both sides of a contrast, which dilutes the difference: {listed}.",
        zh="有 {share} 个实验同时属于相比较的两组，差异因此被削弱：{listed}。",
        reads=r"(?P<share>\d+) experiments belong to both sets \((?P<listed>.+)\)",
        each=True,
    ),
    "ALE-NOT-LEFT-OUT": CautionWords(
        en="No study was left out in turn: there are too many experiments for a single one to carry a cluster.",
        zh="未逐一剔除研究：实验数量很多，单个研究不足以支撑一个簇。",
    ),
    "ANALYSIS-ASSUMED-N": CautionWords(
        en="{share} contrasts have no sample size; their kernels are those of {least} participants.",
        zh="没有样本量的对比（{share}），其核宽按 {least} 名被试计算。",
        reads=r"(?P<share>\d+ of \d+) contrasts have no sample size; their kernels are those of (?P<least>\d+)",
    ),
    "ANALYSIS-PREVIEW": CautionWords(
        en="This is a preview with {share} permutations, seed {least}, not the plan's result: what is significant here need not be there.",
        zh="这是预览（{share} 次置换，种子 {least}），不是计划的结果；此处显著的结果在正式分析中未必显著，请勿发表。",
        reads=r"preview with (?P<share>\d+) permutations, seed (?P<least>\d+)",
    ),
    "CONSISTENCY-FEW-STUDIES": CautionWords(
        en="Groups with too few studies are not compared for the consistency of regions: {listed}.",
        zh="研究太少、未比较脑区一致性的组：{listed}。",
        reads=r"are not compared: (?P<listed>.+)\.$",
    ),
    "MACM-MISSES-SEED": CautionWords(
        en="No significant cluster of these networks reaches into its own seed: {items}.",
        zh="下列网络中没有显著的簇到达其种子区本身：{items}。",
    ),
    "MACM-NO-SIZES": CautionWords(
        en="{share} experiments of {items} have no sample size; their kernels are those of {least} participants.",
        zh="{items} 中没有样本量的实验（{share}），其核宽按 {least} 名被试计算。",
        reads=r"(?P<share>\d+ of \d+) \w+ have no sample size; their kernels are those of (?P<least>\d+)",
        each=True,
    ),
    "MACM-WHOLE-TABLES": CautionWords(
        en="{items} does not tell the contrasts of a table apart, nor patients from healthy people, nor activations from deactivations: "
        "every focus counts.",
        zh="{items} 不区分同一表中的对比、患者与健康者、激活与负激活：所有坐标都计入。",
    ),
    "MACM-NO-DATABASE": CautionWords(
        en="The networks of the plan were not computed: its database {items} is not on this machine.",
        zh="计划中的网络未计算：本机没有数据库 {items}。",
    ),
    "MACM-NOT-RUN": CautionWords(
        en="These networks could not be computed: {details}.", zh="下列种子区的网络无法计算：{items}。"
    ),
    "DECODING-NO-DATABASE": CautionWords(
        en="The decoding of the plan was not done: its database {items} is not on this machine.",
        zh="计划中的功能解码未进行：本机没有数据库 {items}。",
    ),
    "OVERLAY-NO-CLUSTER": CautionWords(
        en="No cluster of the main analysis is significant: nothing was laid over the networks of the plan.",
        zh="主分析没有显著的簇，未与计划中的网络作叠加。",
    ),
    "OVERLAY-NOT-READ": CautionWords(
        en="Nothing was laid over these networks: {details}.", zh="下列网络无法读取，未作叠加：{items}。"
    ),
}  # fmt: skip
