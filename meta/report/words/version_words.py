"""The words of a version's page, in English and Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpora.nouns.records import Method
from corpora.review.changes import Change
from corpora.review.living import MISSING
from corpora.review.news import SourceNews, source_line
from corpora.terminal import counted
from meta.map_changes import GAINED, KEPT, LOST, MOVED, ClusterChange, MapChange
from meta.summary import format_xyz

CHINESE: dict[str, str] = {
    "version": "版本", "opened": "开始日期", "closed": "结束日期", "open": "进行中", "trigger of this version": "本版本的更新原因",
    "triggers of updates": "更新的触发条件", "schedule by source": "各来源的检索周期", "retirement": "何时停止更新",
    MISSING: "计划书未说明（review.living）", "not stated": "未说明", "the first version": "首个版本",
    "What was found": "检索结果", "Nothing new was found.": "没有新的记录。",
    "What is different from the version before": "与上一版本的差别", "Nothing.": "无。",
    "Report": "文献", "What": "内容", "Before": "之前", "Now": "现在",
    "new in the review": "新进入综述", "judged otherwise": "判定改变", "values coded otherwise": "编码改变",
    "coordinates confirmed otherwise": "坐标的确认改变", "retracted, corrected or doubted since": "此后被撤稿、更正或存疑",
    "no longer included": "不再纳入",
    "Maps before and after": "前后脑图", "Not both versions have results to be compared.": "并非两个版本都有可比较的结果。",
    "Not analysed again, or with the same result": "未重新分析，或结果相同",
    "Not analysed any more": "不再分析", "Analysed for the first time": "首次分析",
    "Maps are not compared: not both versions have results (`focimine analyse` before a version is closed).":
        "未比较脑图：并非两版都有结果（封存前请运行 `focimine analyse`）。",
    "Studies new in it": "新加入的研究", "Studies no longer in it": "不再使用的研究",
    "Sentences that no longer hold": "不再成立的句子", "Text": "文本", "It said": "原句",
    "Flow of this version": "本版本的文献流程",
    GAINED: "新出现", LOST: "消失", MOVED: "移动", KEPT: "保留", "main": "主分析",
    "report": "文献", "included": "纳入", "not judged": "未判定", "full text wanted": "待获取全文", "import withdrawn": "导入已撤回",
    "excluded": "排除", "title and abstract": "题目与摘要", "full text": "全文",
    "accept": "接受", "correct": "更正", "reject": "拒绝",
    "retracted": "已撤稿", "withdrawn": "已撤回", "expression of concern": "编辑部关注", "corrected": "已更正", "republished": "重新发表",
    "databases": "数据库", "other": "其他途径", "previous": "既往版本", "new": "新研究", "total": "总计", "from an earlier version": "来自既往版本",
    "identified": "检索得到", "removed before screening": "筛选前剔除", "duplicates": "重复记录", "automation": "自动化工具",
    "of the duplicates": "重复记录中", "known from an earlier version": "既往版本已有", "screened": "已筛选",
    "excluded at screening by automation": "筛选时由自动化工具排除", "excluded at screening by people": "筛选时由人工排除",
    "excluded at screening": "筛选时排除", "sought for retrieval": "尝试获取全文", "not retrieved": "未获取到全文",
    "assessed for eligibility": "评估合格性", "excluded at full text": "全文评估时排除", "awaiting screening": "尚未筛选",
    "awaiting assessment": "尚未获取或评估", "reports included": "纳入的报告", "studies included": "纳入的研究", "reports": "报告", "studies": "研究",
    "citation": "引文检索",
}  # fmt: skip
"""Chinese by English: headings, subjects, kinds of change, states of a report, parts of the names of boxes."""
_EXCLUDED = re.compile(r"excluded at (title and abstract|full text)(?: \((.*)\))?")
_WORD = re.compile(r"(accept|correct|reject)(?= \()")
_UPDATES = re.compile(r"it updates the review in (.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionWords:
    """What a version's page says, in `language` ("en" or "zh"); what has no Chinese form stays as it is."""

    language: str

    @property
    def zh(self) -> bool:
        """Return whether the words are Chinese."""
        return self.language == "zh"

    def say(self, words: str) -> str:
        """Return a heading, a subject or a kind of change."""
        return CHINESE.get(words, words) if self.zh else words

    def fact(self, words: str) -> str:
        """Return what is said of a subject: a date and a schedule stay as they are."""
        found = _UPDATES.fullmatch(words) if self.zh else None
        return f"更新 {found[1]} 中的综述" if found else self.say(words)

    def state(self, words: str) -> str:
        """Return what is settled about a report, or the word in force on a focus."""
        if not self.zh:
            return words
        found = _EXCLUDED.fullmatch(words)
        if found is not None:
            return f"{self.say(found[1])}阶段排除{f'（{found[2]}）' if found[2] else ''}"
        return _WORD.sub(lambda word: CHINESE[word[1]], self.say(words))

    def what(self, change: Change) -> str:
        """Return which part of a report a change is about."""
        return self.say(change.what)

    def box(self, name: str) -> str:
        """Return the name of a box of the flow."""
        return "：".join(self.say(part) for part in name.split(": ")) if self.zh else name

    def source(self, source: SourceNews) -> str:
        """Return what a source brought."""
        if not self.zh:
            return source_line(source)
        method = "" if source.method == Method.DATABASE else f"（{self.say(source.method)}）"
        return f"{source.source}{method}：{source.n_found} 条记录，其中新 {source.n_new} 条，已有 {source.n_known} 条"

    def kind_line(self, n: int, kind: str) -> str:
        """Return how many there are of a kind of change."""
        return f"{self.say(kind)}：{n} 项" if self.zh else f"{n} {kind}"

    def sentences_line(self, n: int, n_zh: int) -> str:
        """Return how many sentences no longer hold, `n_zh` of them those of the Chinese texts."""
        if self.zh:
            return f"方法和报告中有 {n} 句不再成立{f'（其中中文 {n_zh} 句）' if n_zh else ''}。"
        among = f" ({n_zh} of them Chinese)" if n_zh else ""
        return f"{counted(n, 'sentence')} of the methods and the report no longer hold{among}."

    def map_line(self, change: MapChange) -> str:
        """Return how far two maps agree."""
        kinds = [(n, kind) for kind in (GAINED, LOST, MOVED) if (n := sum(c.kind == kind for c in change.clusters))]
        if not self.zh:
            dice = (
                "no significant voxel in either"
                if change.dice is None
                else f"Dice {change.dice:.3f} of significant voxels"
            )
            clusters = ", ".join(f"{n} {kind}" for n, kind in kinds) or "none gained, lost or moved"
            return f"{change.analysis}: {dice}; clusters: {clusters}"
        dice = "两个版本均无显著体素" if change.dice is None else f"显著体素的 Dice 系数 {change.dice:.3f}"
        clusters = "，".join(f"{self.say(kind)} {n} 个" for n, kind in kinds) or "无新出现、消失或移动"
        return f"{self.say(change.analysis)}：{dice}；簇：{clusters}"

    def voxels(self, change: MapChange) -> str:
        """Return the numbers of significant voxels before and now."""
        if self.zh:
            return f"显著体素：之前 {change.n_voxels_before} 个，现在 {change.n_voxels_now} 个。"
        return f"Significant voxels: {change.n_voxels_before} before, {change.n_voxels_now} now."

    def cluster_line(self, change: ClusterChange) -> str:
        """Return what became of a cluster, and the studies that did it."""
        is_moved = change.kind == MOVED and change.distance_mm is not None
        place, studies = format_xyz(change.cluster.centre), study_words(change)
        if self.zh:
            moved = f" {change.distance_mm:.1f} mm" if is_moved else ""
            return f"{self.say(change.kind)}{moved}：MNI ({place}) 处的簇，{change.cluster.voxels} 个体素{f'：{studies}' if studies else ''}"
        moved = f" by {change.distance_mm:.1f} mm" if is_moved else ""
        return f"{change.kind}{moved}: cluster at MNI ({place}), {counted(change.cluster.voxels, 'voxel')}{f': {studies}' if studies else ''}"


def study_words(change: ClusterChange) -> str:
    """Return the studies that made a change with their shares of the cluster."""
    return "; ".join(f"{study} ({share:.0%})" if share else study for study, share in change.studies)
