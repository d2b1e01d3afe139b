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
}


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
