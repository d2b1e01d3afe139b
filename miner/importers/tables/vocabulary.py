"""What the headings of bibliographic tables mean: those of databases and reference managers, English and Chinese.

Headings are compared by their letters and digits alone: "Publication_Year", "publicationYear" and "Publication Year"
are one, as are "Author(s)", "Author/s" and "Authors".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping


def fold_heading(heading: str) -> str:
    """Return a heading as it is compared: its letters and digits in lower case."""
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


HEADINGS: Mapping[str, tuple[str, ...]] = {
    "title": (
        "title", "articletitle", "documenttitle", "itemtitle", "primarytitle", "papertitle", "titleprimary", "displayname", "titleofarticle", "fulltitle",
        "题名", "篇名", "标题", "论文题目", "论文标题", "论文题名", "题目", "文题", "文献题名", "文献标题", "文章标题", "文章题名", "中文题名", "中文标题", "名称", "題名", "篇名題名", "標題",
        "titel", "titre", "título", "titulo",
    ),
    "title_translated": (
        "originaltitle", "translatedtitle", "titletranslated", "englishtitle", "titletranslation", "foreigntitle", "titleinenglish", "titleoriginal",
        "英文题名", "英文标题", "英文篇名", "外文题名", "翻译题名", "题名英文",
    ),
    "authors": (
        "authorfullnames", "authors", "author", "authornames", "authorname", "authorlist", "authorshipsauthordisplayname",
        "authorshipsrawauthorname", "primaryauthors", "authorsprimary", "creators", "creator", "contributors", "contributor", "bookauthors",
        "作者", "著者", "全部作者", "作者姓名", "作者名", "论文作者", "責任者", "责任者", "第一责任人", "firstauthor", "第一作者", "autoren", "auteurs", "autores",
    ),
    "authors_translated": ("authorstranslated", "英文作者", "作者英文", "translatedauthors"),
    "year": (
        "year", "publicationyear", "publishedyear", "pubyear", "yearpublished", "yearofpublication", "publicationdate", "pubdatefreefrom", "date", "datepublished",
        "dateofpublication", "publisheddate", "pubdate", "coverdate", "publicationdateprint", "issuedate", "dateissued", "publicationdateonline",
        "onlinedate", "earlyaccessdate", "createdate", "年", "年份", "出版年", "出版年份", "发表年份", "发表年", "发表年度", "年代", "年度", "出版时间", "发表时间", "发表日期", "出版日期",
        "學年度", "發表時間", "出版日期年", "jahr", "année", "año",
    ),
    "journal": (
        "journal", "journaltitle", "journalname", "fulljournalname", "sourcetitle", "publicationtitle", "pubtitle", "publicationname", "journalbook", "secondarytitle",
        "parenttitle", "containertitle", "booktitle", "periodical", "periodicaltitle", "primarylocationsourcedisplayname", "hostvenuedisplayname", "periodicalfull", "periodicalabbrev", "publication", "alternatetitle1",
        "venue", "sourcename", "anthologytitle", "conferencetitle", "conferencename", "proceedingstitle",
        "刊名", "期刊", "期刊名", "期刊名称", "来源期刊", "来源刊名", "刊物名称", "刊物", "文献来源", "来源", "来源出版物", "出版物", "出版物名称", "中文刊名", "来源名称", "母体文献", "期刊题名", "会议名称",
        "刊名出處", "來源", "zeitschrift", "revue", "revista", "source",
    ),
    "journal_translated": ("journaltranslated", "英文刊名", "translatedjournal", "外文刊名"),
    "volume": ("volume", "vol", "bibliovolume", "volumenumber", "journalvolume", "卷", "卷号", "卷次", "卷號"),
    "issue": ("issue", "number", "issuenumber", "issueno", "no", "num", "biblioissue", "journalissue", "期", "期号", "期次", "期数", "刊期", "期號"),
    "volume_issue": ("年卷期", "卷期", "volumeissue", "年期"),
    "pages": ("pages", "page", "pagination", "pagerange", "pagenumbers", "pp", "页码", "起止页码", "起止页", "页码范围", "页", "頁碼", "頁次", "起迄頁"),
    "first_page": ("pagestart", "startpage", "firstpage", "bibliofirstpage", "beginpage", "beginningpage", "pagebegin", "起始页", "起始页码", "起页", "开始页"),
    "last_page": ("pageend", "otherpages", "endpage", "lastpage", "bibliolastpage", "endingpage", "结束页", "终止页", "终止页码", "止页"),
    "article_number": ("artno", "articlenumber", "articleno", "elocationid", "enumber", "articleid"),
    "citation": ("citation", "fullcitation", "sourcecitation"),
    "doi": ("doi", "doinumber", "digitalobjectidentifier", "itemdoi", "articledoi", "doilink", "doiurl", "doi号", "doinummer"),
    "pmid": ("pmid", "pubmedid", "medlinepmid", "idspmid", "pubmedpmid", "pubmedidentifier", "pubmed", "medlineid"),
    "pmcid": ("pmcid", "pmcid", "pubmedcentralid", "idspmcid", "pmc"),
    "issn": ("issn", "issnprint", "printissn", "issns", "eissn", "issnisbn", "isbnissn", "issnonline", "issn号", "isbn", "isbns"),
    "accession": (
        "eid", "accessionnumber", "accession", "utuniquewosid", "publicationid", "lensid", "uniqueid", "embaseaccessionid", "puiembase", "pui", "cochraneid", "centralid", "cochranereviewid", "an", "入藏号", "文献编号", "id", "openalexid",
        "recordid", "referenceid", "key",
    ),
    "abstract": ("abstract", "abstractnote", "abstracttext", "abstracts", "summary", "摘要", "文摘", "中文摘要", "内容摘要", "摘要中文", "论文摘要", "zusammenfassung", "résumé", "resumen"),
    "abstract_translated": ("abstracttranslated", "英文摘要", "abstractenglish", "translatedabstract", "originalabstract", "摘要英文", "abstractoriginallanguage"),
    "keywords": ("authorkeywords", "keywords", "keyword", "manualtags", "关键词", "关键字", "中文关键词", "关键词中文", "關鍵詞"),
    "mesh": ("meshterms", "meshheadings", "mesh", "meshterm"),
    "language": ("languageoforiginaldocument", "language", "languages", "articlelanguage", "languageofpublication", "语种", "语言", "語言"),
    "kind": ("documenttype", "itemtype", "entrytype", "publicationtype", "publicationtypes", "doctype", "doctypes", "contenttype", "referencetype", "typeofreference", "reftype", "type", "文献类型", "资源类型", "类型", "文献类别"),
    "url": ("link", "url", "articleurl", "permalink", "plink", "longdblink", "persistentlink", "sourceurl", "fulltexturl", "itemurl", "documenturl", "landingpageurl", "pdflink", "链接", "网址", "原文链接", "全文链接"),
    "notes": ("notes", "note", "extra", "备注", "附注", "comments"),
    "database": ("database", "databasename", "dbname", "longdbname", "subfiledatabase", "databaseprovider", "sourcedatabase", "databases", "数据库", "来源库", "来源数据库", "数据库名称", "srcdatabase", "srcdatabase来源库"),
    "retraction": ("retraction",),
}  # fmt: skip
"""Headings of each field, in order of trust."""

LEFT = frozenset(
    """
    abbreviatedsourcetitle accessdate acknowledgements acknowledgments affiliations affiliationsofauthors authorids authorsid authorid
    authoraddresses authoraddress authoremail authorswithaffiliations addresses chemicalscas citations citedby citedbycount citedreferences citationcount
    storeid articletype
    cites citesperauthor citesperyear citingworkscount citingworks citedpatents citeurl coden conferencecode conferencedate
    conferencelocation correspondenceaddress correspondingauthor correspondingauthors copyright copyrightyear covidence created createddate
    dateadded datemodified dateaddedtoxplore datecreated deviceindexterms dewey documentnumber doctypeid downloads dateentered edition editor editors bookeditors
    emails embasesubheadings emtreedrugindexterms emtreedrugindextermsmajorfocus emtreemedicalindexterms emtreemedicalindextermsmajorfocus entrydate fieldsofstudy file fileattachments
    firstpublicationdate fulltextavailable funder funders funding fundingdetails fundingtext fundingtexts gsrank grantnumbers grants hasfulltext highlyciteds
    hotpapers hincites ieeeterms inspeccontrolledterms inspecnoncontrolledterms indexkeywords institution institutions isbns isopenaccess
    isoa issuename issuetitle itemid itemkey libraryCatalog license lens linkattachments manufacturers meetingabstract month months meetingdate molecularsequencenumbers
    nihmsid numberofpages numpages numberofcitations numreferences nlmuniqueid openaccess openaccesscolour openaccessoastatus oastatus
    otherabstract pagecount patentcount pdfurl peryear pubdateyear publicationstage publishedmonth publicationday publicationmonth publisher publisheraddress
    publishercity publisherlocation place placeofpublication publicationplace publicationcountry countryofpublication country queryDate querydate querycovid rank ref references
    referencecount relatedto rights relevancescore rayyan researchareas rawaffiliation seriestitle series seriesnumber seriestext section
    shorttitle shelfmark score sex sections session sourcetype sourcelens study studyid subject subjects subjectterms subjectareas sdg tags timescited timescitedwoscore
    tradenames trialregistrationnumber text topics timescitedalldatabases usagecount volumes webofscienceindex woscategories articlenumberofpages automatictags attachments archive callnumber
    序号 编号 基金 基金项目 作者单位 单位 机构 被引 被引频次 被引次数 下载 下载次数 分类号 中图分类号 学科 学科分类 专辑 专题 页数 通讯作者 第一责任人单位 网络首发时间 网络首发 收录 收录情况 核心期刊 导师 学位 学位授予单位 授予单位 出版社 出版者 出版地 出版单位 会议时间 会议地点 影响因子 文献id 序 no号 organ机构
    authoraffiliations fundinginformation articlecitationcount sourcecountry chemicals sourceurls externalurl microsoftacademicid citingpatentscount openaccesslicense
    citesurl citationurl ecc authorcount age relatedurl bookseriestitle embaseid ctgovid cinahlid ictrpid cochranereviewgroupcode databaseid
    relevancescore typecrossref indexedin countriesdistinctcount institutionsdistinctcount correspondingauthorids correspondinginstitutionids fwci fulltextorigin
    isretracted isparatext locationscount datasets versions referencedworkscount referencedworks relatedworks ngramsurl citedbyapiurl updateddate
    correspondenceaddress aipipentrydate fullrecordentrydate conferenceeditors bookpublisher drugtradenames drugmanufacturer devicetradenames devicemanufacturer
    casregistrynumbers embaseclassification clinicaltrialnumbers summarylanguage fulltextlink embaselink openurllink
    pubmonthday authorssecondary titlesecondary authorstertiary authorsquaternary authorsquinary titletertiary availability outputlanguage classification
    originalforeigntitle links datasource identifyingphrase retrieveddate shortenedtitle personalnotes consensus labeledat generalnotes
    day location createdat sponsors fundingtext1 fundingtext2 journalabbreviation journalabbrev alternatetitle2 alternatetitle3 fileattachments2 placepublished secondaryauthors labelincluded alternatetitle
    included label labels decision inclusion exclusion abstractinclusion finalinclusion screening exclusionreason asreviewranking asreviewlabel asreviewtime asreviewnote duplicate duplicateof reviewer
    """.casefold().split()
)
"""Headings whose columns are known and kept with the record (`raw`) without being a field of it."""

_FIELD_OF = {heading: name for name, headings in HEADINGS.items() for heading in headings}
_NESTED = re.compile(r"[a-z_]+\.[a-z_.]+|user \d+", re.IGNORECASE)
"""Headings of services' nested answers ("authorships.institutions.id") and of fields a person may use for anything."""


def field_of(heading: str) -> str | None:
    """Return the field a heading names, or None."""
    return _FIELD_OF.get(fold_heading(heading))


def is_known(heading: str) -> bool:
    """Return whether a heading is understood, be it as a field or as something that is none."""
    folded = fold_heading(heading)
    return not folded or folded in _FIELD_OF or folded in LEFT or bool(_NESTED.fullmatch(heading))


def is_heading_row(cells: Iterable[str]) -> bool:
    """Return whether a row of cells is the headings of a bibliographic table: a title and another field among them."""
    fields = {field_of(cell) for cell in cells}
    return "title" in fields and len(fields - {None, "title", "notes", "kind", "url", "accession"}) > 0


_SIGNS = (
    ("scopus", frozenset({"eid", "sourcetitle"})), ("embase", frozenset({"emtreemedicalindexterms"})), ("embase", frozenset({"embaseaccessionid"})),
    ("embase", frozenset({"medlinepmid"})), ("pubmed", frozenset({"pmid", "nihmsid"})), ("dimensions", frozenset({"publicationid", "pubyear"})),
    ("lens", frozenset({"lensid"})), ("openalex", frozenset({"authorshipsauthordisplayname"})), ("ieee", frozenset({"documenttitle", "inspeccontrolledterms"})),
    ("ieee", frozenset({"documenttitle", "ieeeterms"})), ("springer", frozenset({"itemtitle", "itemdoi"})), ("web_of_science", frozenset({"utuniquewosid"})), ("cochrane", frozenset({"centralid"})), ("cochrane", frozenset({"cochranereviewid"})),
)  # fmt: skip
"""Headings that tell which database a table comes from."""


def database_of_headings(headings: Iterable[str]) -> str | None:
    """Return the database whose headings these are, or None."""
    folded = {fold_heading(heading) for heading in headings}
    return next((database for database, signs in _SIGNS if signs <= folded), None)
