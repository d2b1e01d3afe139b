"""The words of the flow diagram, English and Chinese (the wording of the PRISMA 2020 templates)."""

from __future__ import annotations

_LABELS: dict[str, tuple[str, str]] = {
    "title": ("PRISMA 2020 flow diagram", "PRISMA 2020 文献筛选流程图"),
    "identification": ("Identification", "检索"),
    "screening": ("Screening", "筛选"),
    "included": ("Included", "纳入"),
    "previous": ("Previous studies", "既往版本的研究"),
    "previous_studies": ("Studies included in previous version of review", "上一版本综述纳入的研究"),
    "previous_reports": (
        "Reports of studies included in previous version of review",
        "上一版本综述纳入研究的报告",
    ),
    "removed_reports": ("Reports no longer included", "不再纳入的报告"),
    "carried_to_screening": (
        "Reports of earlier versions still to be screened, or judged anew",
        "既往版本待筛选或重新判定的报告",
    ),
    "carried_to_assessment": (
        "of these, reports of earlier versions whose full text was open, or is judged anew",
        "其中既往版本全文待评估或重新判定的报告",
    ),
    "known_records": ("of these, known from an earlier version", "其中既往版本已有的记录"),
    "databases_header": (
        "Identification of studies via databases and registers",
        "通过数据库和注册平台检索研究",
    ),
    "databases_header_new": (
        "Identification of new studies via databases and registers",
        "通过数据库和注册平台检索新研究",
    ),
    "other_header": ("Identification of studies via other methods", "通过其他途径检索研究"),
    "identified_from": ("Records identified from:", "检索得到的记录:"),
    "databases": ("Databases", "数据库"),
    "registers": ("Registers", "注册平台"),
    "website": ("Websites", "网站"),
    "organisation": ("Organisations", "机构"),
    "citation": ("Citation searching", "引文检索"),
    "other": ("Other sources", "其他来源"),
    "removed": ("Records removed before screening:", "筛选前剔除的记录:"),
    "set_aside": ("Records not taken further:", "未进入全文获取的记录:"),
    "duplicates": ("Duplicate records removed", "剔除重复记录"),
    "automation": ("Records marked as ineligible by automation tools", "自动化工具标记为不合格的记录"),
    "other_reasons": ("Records removed for other reasons", "因其他原因剔除的记录"),
    "screened": ("Records screened", "筛选的记录"),
    "excluded": ("Records excluded", "排除的记录"),
    "by_people": ("by people", "由人工排除"),
    "by_automation": ("by automation tools", "由自动化工具排除"),
    "sought": ("Reports sought for retrieval", "尝试获取全文的报告"),
    "not_retrieved": ("Reports not retrieved", "未获取到全文的报告"),
    "assessed": ("Reports assessed for eligibility", "评估合格性的报告"),
    "reports_excluded": ("Reports excluded", "排除的报告"),
    "new_studies": ("New studies included in review", "纳入综述的新研究"),
    "new_reports": ("Reports of new included studies", "新纳入研究的报告"),
    "included_studies": ("Studies included in review", "纳入综述的研究"),
    "included_reports": ("Reports of included studies", "纳入研究的报告"),
    "total_studies": ("Total studies included in review", "综述纳入的研究总数"),
    "total_reports": ("Reports of total included studies", "全部纳入研究的报告"),
    "awaiting_screening": ("Not yet screened", "尚未筛选"),
    "awaiting_assessment": ("Not yet retrieved or assessed", "尚未获取或评估"),
    "no_reason": ("no reason given", "未说明理由"),
    "unplanned_reason": ("a reason no plan of this review holds (“{}”)", "本综述任何方案中都没有的理由（“{}”）"),
    "criterion_not_met": ("not met: {}", "未满足：{}"),
    "excluded_by_people": ("people", "人工"),
    "excluded_by_machine": ("automation tool", "自动化工具"),
    "living_title": ("Living systematic review, version {}", "动态系统综述，第 {} 版"),
    "review_version": ("Version {} of the review", "综述第 {} 版"),
    "living_version": ("Version {}", "第 {} 版"),
    "living_versions": ("Versions {} together", "第 {} 版合计"),
    "living_opened": ("begun {}", "开始于 {}"),
    "living_closed": ("closed {}", "结束于 {}"),
    "living_open": ("still open", "尚未结束"),
    "living_trigger": ("trigger: {}", "触发原因：{}"),
    "living_no_trigger": ("trigger not stated", "未说明触发原因"),
    "living_schedule": ("Schedule of the search, by source: {}", "各来源的检索计划：{}"),
    "living_triggers": ("Triggers of an update: {}", "更新的触发条件：{}"),
    "living_retirement": ("Retirement from living mode: {}", "退出动态模式：{}"),
    "not_stated": ("not stated in the plan", "方案中未说明"),
    "all_versions": ("all", "合计"),
    "versions_of": ("v{}", "v{}"),
    "flow_now": ("Flow of version {}", "第 {} 版的流程"),
    "flow_review": ("Flow diagram", "流程图"),
    "flow_versions": ("Flow of every version, and of all together", "各版本及合计的流程"),
    "table": ("All boxes", "全部方框"),
    "lists": ("The lists behind the boxes", "各方框对应的清单"),
    "head_box": ("Box", "方框"),
    "head_number": ("n", "n"),
    "head_author": ("Author", "作者"),
    "head_year": ("Year", "年份"),
    "head_title": ("Title", "标题"),
    "head_doi": ("DOI or PMID", "DOI 或 PMID"),
    "head_source": ("Found in", "来源"),
    "head_reason": ("Reason", "理由"),
    "head_by": ("Excluded by", "排除者"),
    "head_study": ("Study", "研究"),
    "more": ("… and {} more: all are in {}.", "……另有 {} 条：全部见 {}。"),
    "top": ("to the top", "返回顶部"),
    "no_title": ("no title", "无标题"),
    "sources_note": (
        "Form: PRISMA 2020 (Page et al. 2021, doi:10.1136/bmj.n71), versions after PRISMA-LSR (Akl et al. 2024, "
        "doi:10.1136/bmj-2024-079183).",
        "格式依据 PRISMA 2020（Page 等，2021，doi:10.1136/bmj.n71）；版本依据 PRISMA-LSR（Akl 等，2024，"
        "doi:10.1136/bmj-2024-079183）。",
    ),
    "since_close": (
        "Rows written since version {1} was closed: {0}. They are counted here; as it was closed: --version {1}.",
        "第{1}版关闭后又写入了{0}行，已计入此处；关闭时的状态：--version {1}。",
    ),
    "picture_in_english": (
        "The picture shows the diagram; a program that cannot show its vector form shows it in English.",
        "图中为流程图；不能显示其矢量形式的程序会显示英文版。",
    ),
}

_BOXES: dict[str, tuple[str, str]] = {
    "previous_studies": ("Studies included in the version before", "上一版本纳入的研究"),
    "previous_reports": ("Reports included in the version before", "上一版本纳入的报告"),
    "removed_studies": ("Studies no longer included", "不再纳入的研究"),
    "removed_reports": ("Reports no longer included", "不再纳入的报告"),
    "identified": ("Records identified from", "检索得到的记录"),
    "registers_identified": ("Records identified from the register", "由注册平台得到的记录"),
    "duplicates": ("Duplicate records removed", "剔除的重复记录"),
    "known": ("Duplicate records known from an earlier version", "既往版本已有的重复记录"),
    "automation": ("Records removed before screening by automation tools", "筛选前由自动化工具剔除的记录"),
    "other_reasons": ("Records removed before screening for other reasons", "筛选前因其他原因剔除的记录"),
    "carried_to_screening": (
        "Reports of earlier versions to be screened, or judged anew",
        "既往版本待筛选或重新判定的报告",
    ),
    "screened": ("Records screened", "筛选的记录"),
    "awaiting_screening": ("Records not yet screened", "尚未筛选的记录"),
    "excluded_human": ("Records excluded by people", "由人工排除的记录"),
    "excluded_machine": ("Records excluded by automation tools", "由自动化工具排除的记录"),
    "excluded_reasons": ("Records excluded", "排除的记录"),
    "reasons_human": ("Records excluded by people", "由人工排除的记录"),
    "reasons_machine": ("Records excluded by automation tools", "由自动化工具排除的记录"),
    "carried_to_assessment": (
        "Reports of earlier versions whose full text was open, or is judged anew",
        "既往版本全文待评估或重新判定的报告",
    ),
    "sought": ("Reports sought for retrieval", "尝试获取全文的报告"),
    "not_retrieved": ("Reports not retrieved", "未获取到全文的报告"),
    "awaiting_assessment": ("Reports not yet retrieved or assessed", "尚未获取或评估的报告"),
    "assessed": ("Reports assessed for eligibility", "评估合格性的报告"),
    "assessed_excluded": ("Reports excluded", "排除的报告"),
    "assessed_human": ("Reports excluded by people", "由人工排除的报告"),
    "assessed_machine": ("Reports excluded by automation tools", "由自动化工具排除的报告"),
    "included": ("Reports included", "纳入的报告"),
    "new_studies": ("New studies included", "新纳入的研究"),
    "new_reports": ("Reports of new included studies", "新纳入研究的报告"),
    "total_studies": ("Studies included in total", "纳入的研究总数"),
    "total_reports": ("Reports of all included studies", "全部纳入研究的报告"),
}
"""A box by the field that holds it, in a table or above its list, where no box around it says what it is about."""

_PARTS: dict[str, tuple[str, str]] = {
    "databases": ("Databases and registers", "数据库和注册平台"),
    "other": ("Other methods", "其他途径"),
}

_LABELS |= {f"box_{name}": words for name, words in _BOXES.items()}
_LABELS |= {f"part_{name}": words for name, words in _PARTS.items()}


def mark(sign: str, language: str) -> str:
    """Return a punctuation mark as a language prints it, with the space it takes."""
    return {":": "：", ";": "；"}[sign] if language == "zh" else f"{sign} "


def label(name: str, language: str) -> str:
    """Return the words for a box in "en" or "zh"; KeyError for a box that does not exist."""
    return _LABELS[name][1 if language == "zh" else 0]


_DATABASES: dict[str, tuple[str, str]] = {
    "pubmed": ("PubMed", "PubMed"),
    "web_of_science": ("Web of Science", "Web of Science"),
    "proquest": ("ProQuest", "ProQuest"),
    "cnki": ("CNKI", "知网 (CNKI)"),
    "wanfang": ("Wanfang", "万方 (Wanfang)"),
    "vip": ("VIP", "维普 (VIP)"),
    "scopus": ("Scopus", "Scopus"),
    "embase": ("Embase", "Embase"),
    "psycinfo": ("PsycINFO", "PsycINFO"),
}


def database_name(key: str, language: str) -> str:
    """Return a database's own name; a key without one stays as it is."""
    return _DATABASES[key][1 if language == "zh" else 0] if key in _DATABASES else key
