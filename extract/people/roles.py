"""The role of a count of people, from the words around it: took part, left out, kept, or of another study."""

from __future__ import annotations

import re
from enum import StrEnum

from corpora.language.numbers import NUMBER
from corpora.language.people import PEOPLE
from corpora.words.patterns import hinted


class GroupRole(StrEnum):
    """The role of a count.

    STATED took part, KEPT was analysed, EXCLUDED was left out, EXTRA was left out without having been
    counted before, OTHER is another sample.
    """

    STATED = "stated"
    KEPT = "kept"
    EXCLUDED = "excluded"
    EXTRA = "extra"
    OTHER = "other"


EXCLUDED = hinted(
    r"\b(?:exclu\w+|discard\w*|fail(?:ed)? (?:the |our )?(?:quality|visual|motion)\b|did not (?:finish|pass (?:the |our )?(?:quality|visual|motion))\b|did not contribute|left out|not considered|set aside|dropp\w+|remov\w+|withdrew|withdrawn|eliminat\w+|(?<!previously )not (?:be |further )?(?:included|analy[sz]ed|used|scanned|considered)|"
    r"rejected|rejecting|rejection of|omitted|unusable|failed to|lost|did not complete|could not (?:complete|be (?:used|included|analy[sz]ed))|declined|"
    r"were not complete)\b",
    "exclu|discard|fail|not |left out|set aside|dropp|remov|withdr|eliminat|reject|omitted|unusable|lost|declined",
)
_AFTER_ALL = re.compile(r"\bafter (?:the |all )?exclusions?\b(?! of\b)", re.IGNORECASE)
_AFTER_EXCLUDING = re.compile(
    r"\bafter (?:the )?(?:exclusions?|excluding|removal|removing|discarding|dropping)\b", re.IGNORECASE
)
"""Of others than those counted: "the sample consisted of 28 students after exclusion of four"."""
_EXTRA = re.compile(r"\b(?:additional|further|another|other|more)\b", re.IGNORECASE)
_KEPT = re.compile(
    r"\b(?:remain(?:ed|ing)(?! (?:abstinent|stable|free|well|unmedicated|unchanged|symptom|asymptomatic|in remission|undiagnosed|naive|on (?:stable|their|medication)|off)\b)|(?:f?MRI|(?:neuro)?imaging) sample (?:\w+ )?(?:includ\w+|compris\w+|consist\w+ of|was)|final (?:(?:f?MRI|(?:neuro)?imaging|scanned|scanning) )?(?:samples?|groups?|data ?sets?|analys\w+|cohorts?|study|population)|(?:f?MRI|imaging|PET) (?:data|scans|images) (?:were|was) (?:\w+ )?(?:collected|acquired|obtained|available|recorded) (?:from|in|for|on)|leaving|left with|resulting into|resulting (?:groups?|samples?)|(?:giving|leading to|making up) an? (?:\w+ )?(?:group|sample|cohort)|(?:restricted|reduced|limited) to|resulting in|resulted in|yield\w+|"
    r"(?:were|was) (?:then |finally |thus |therefore )?(?:included|analy[sz]ed|considered|entered|retained|used (?:in|for) (?:the |our |all |this )?(?:\w+ )?(?:analys[ei]s|study)\b)|"
    r"(?:conducted|performed|carried out|ran) (?:(?:the|all|our|f?MRI|imaging|group|statistical|data|whole[- ]brain) ){0,3}?analys[ei]s (?:on|with|of|using) (?:the )?data (?:of|from)|"
    r"(?<!those )(?<!these )(?<!this )analys[ei]s (?:\w+ ){0,4}?includ\w+|report (?:\w+ )?(?:results|data) (?:from|of|for)|"
    r"included (?:in (?:the|our|all|this)|after)|met (?:[\w-]+ ){0,2}?criteria for inclusions?\b|data (?:of|from) (?:the )?(?:other )?(?=\w+ )|we used data (?:of|from)|usable|valid|available for (?:the |our |all )?(?:\w+ ){0,2}?analys\w+|form(?:ed|s)? the basis|sample (?:on which )?(?:we )?(?:report\w*|analy[sz]ed)|we (?:\w+ )?analy[sz]ed|(?:analy[sz]ed|final) (?:sample|group|cohort)|(?:this|which|that) left|total of .{0,40}analy|"
    r"passed (?:the |our |all )?(?:quality|inspection|motion)|(?:entered|went into|contributed to|formed) (?:the |our |all )?(?:\w+ ){0,2}?(?:analys\w+|sample)|"
    r"analy\w+ (?:was|were) (?:\w+ )?(?:conducted|performed|carried out|based|done|run) (?:on|in|with)|comprised|consist\w+ of|reported here|(?:results|data) (?:are|were) (?:\w+ )?(?:given|reported|presented|available) for|analys[ei]s (?:\w+ )?concerns?|(?:results|findings|tables|data|analys[ei]s) (?:\w+ ){0,4}?(?:rests?|(?:are|were|is|was) (?:\w+ )?based) on)\b",
    re.IGNORECASE,
)
_OF_QUALITY = re.compile(
    r"\b(?:data|scans|images) of (?:sufficient|adequate|acceptable|satisfactory|good) quality (?:were|was) (?:\w+ )?(?:collected|acquired|obtained|available|recorded)\b[^.;,]{0,60}\b(?:from|in|for) $",
    re.IGNORECASE,
)
"""Before those whose data are good: "Data of sufficient quality were obtained with both methods from"."""
_FROM_THOSE = r"(?:chosen|selected|drawn) (?:from|out of) (?:this|these|the (?:above|whole|total|initial|original|larger|full|entire))\b"
_FOR_THIS_STUDY = r"for (?:the|our|this) (?:current|present|(?:f?MRI|imaging)) (?:[\w-]+ ){0,2}?(?:study|experiment|analysis|investigation|report)\b"
CHOSEN = re.compile(rf"\b{_FROM_THOSE}|^\W*{_FOR_THIS_STUDY}", re.IGNORECASE)
"""How few of many are scanned: "40 students were chosen from the above sample", "For the present study, 40 students …"."""
_CHOSEN_FOR = re.compile(rf"\W*{_FOR_THIS_STUDY}", re.IGNORECASE)
_WERE_CHOSEN = re.compile(rf"\b(?:were|was) {_FROM_THOSE}", re.IGNORECASE)
_AT_FIRST = re.compile(r"\b(?:initial\w*|original\w*|at first)\b[^.;]{0,40}$", re.IGNORECASE)
_ELSEWHERE_BEFORE = re.compile(
    r"\b(?:independent|separate|different|another|second|larger|original|parent|previous) (?:\w+ ){0,2}?(?:sample|group|set|cohort|pool|study|"
    r"experiment|dataset|project)s? (?:of|with)\b"
    r"|\b(?:spoken|uttered|pronounced|posed|portrayed|acted|sung|recited|enacted|(?:recordings?|utterances|sentences|words|stories|songs|melodies|vocali[sz]ations|expressions|(?:video )?clips|movies|videos|faces|photo(?:graph)?s) (?:\w+ )?by|"
    r"(?:voices?|faces|photo(?:graph)?s|utterances) (?:of|from)|(?:charts?|(?:medical|clinical|patient|case|hospital) (?:records|files|notes)) (?:of|from|for)) (?:by )?(?:the |a total of |all )?$"
    r"|\b(?:i?EEG|i?ERPs?|MEG|TMS|ECoG|behaviou?ral|psychophysical|eye[- ]tracking|norming|(?<!\bthis )(?<!\bpresent )(?<!\bcurrent )pilot) (?:study|experiment) (?:in|of|with|on|from) (?:the |a total of )?$",
    re.IGNORECASE,
)
"""Before people of another study or one without images, those whom stimuli show, and those whose charts were looked through."""
_OF_IMAGES_HERE = re.compile(
    r"\b(?:in|for|of|to) (?:the|our|this) (?:\w+ ){0,3}?(?:f?MRI|imaging|scanning|PET) (?:experiment|study|session|part)\b",
    re.IGNORECASE,
)
"""Others than those before, but those of this study's images: "A different group of 16 took part in the imaging experiment"."""
_ELSEWHERE = re.compile(
    r"\b(?:(?<!\bthis )(?<!\bpresent )(?<!\bcurrent )pilot\w*|norm(?:ing|ative)\b|on-?line (?:survey|sample|study|rating)|mturk|mechanical turk|raters?|"
    r"(?:participated|took part) in (?:the|a) (?:behaviou?ral|rating|pilot|norming|validation)\b(?! (?:and|as well as)\b)|stimulus (?:selection|validation)|(?:who|which) did not (?:participate|take part)|not (?:involved|participating) in|in (?:our|an?) (?:previous|earlier|prior)\b|collected (?:\w+ )?(?:in|during|for|as part of) (?:our|an?|the) (?:previous|earlier|prior)\b|"
    r"who (?:responded|applied|inquired|enquired|expressed (?:an )?interest|were (?:screened|contacted|approached|invited|assessed))|"
    r"(?:were|was) (?:screened|contacted|approached|invited|assessed for)\b|"
    r"(?:described|reported|published) (?:previously|elsewhere|in detail)|(?:a third|an additional|another) time\b|have been (?:reported|described|published)|overlapped (?:with|between)|were rated by|was rated by|rated (?:the|all|each|these)|"
    r"power analysis|sample size (?:of|was (?:determined|based|calculated))|minimum of|(?:needed|required|necessary|sufficient) to|"
    r"(?:studies|articles|papers|data ?sets) (?:with|includ\w+|compris\w+|involv\w+)|filled (?:in|out)|et al\.?,? (?:\(?\d{4}|\[))",
    re.IGNORECASE,
)
_DEAD = re.compile(r"\bpost-?mortem\b|^(?!.*\bcriteri).*\bbrain bank\b|\bmeta-?analy", re.IGNORECASE | re.DOTALL)
"""A sentence on brains that were not scanned, or on other studies; the criteria of a brain bank are for the living."""
_POOL = re.compile(
    r"\S (?:out of|(?<!\bdata )from (?:among )?(?:an? |the )?(?:\w+ )?(?:pool|group|cohort|sample|total) of)(?: the| a total of)? $",
    re.IGNORECASE,
)
"""Before the number of those chosen from: "23 patients out of 412"; at the start of a sentence it is the base."""
_IN_EACH = re.compile(
    r"\b(?:each|every)(?: of (?:the|these)(?: \w+)?)?(?: \w+)? (?:groups?|arms?|cohorts?)(?: \w+ly)? (?:consist\w+ of|compris\w+|includ\w+|contain\w+|had) $",
    re.IGNORECASE,
)
"""Before the number in each group: "60 adults took part; each of the three groups contained 20 adults"."""
_BASE_OF_SOME = re.compile(rf"\b{NUMBER} of (?:the |our |these |all )+$", re.IGNORECASE)
"""Before those of whom the number before tells: "Two of the 40 participants were excluded"."""
_PART_OF_DATA = re.compile(r"\b(?:runs?|sessions?|blocks?|trials?) (?:of|from|in|for) (?:the )?$", re.IGNORECASE)
"""Four runs of two participants were lost, not the participants."""
_DESCRIBED = re.compile(
    r"\s*(?:(?:had|showed|presented|exhibited|reported|displayed) (?:also|(?:an? )?(?:comorbid|(?:family |lifetime )?history of)|past|previous|prior|associated|mild|additional|only mild|lower limb)\b|(?:also|additionally) (?:had|showed|presented|exhibited|reported|displayed|met|fulfilled)\b|(?:met|fulfilled) (?:[\w-]+ ){0,2}?criteria for (?:an? )?(?:[\w-]+ )?comorbid|(?:started|began|commenced) (?:\w+ ){0,2}?(?:with|on|in)\b|(?:were|was|are) (?:\w+ly )?(?:on|taking|receiving|using|medicated|unmedicated|treated with|under|smokers|smoking|left-?handed|free of|comorbid)\b|"
    r"(?:took|received|used|had (?:taken|received|used))\b[^.;]{0,50}?\b(?:medication|antidepress\w+|antipsychotic\w*|stimulants?|SSRIs?|neuroleptic\w*|benzodiazepine\w*|inhibitors?|lithium|methylphenidate|drugs?)\b)",
    re.IGNORECASE,
)
"""What is said of some of those counted before: "Sixteen patients were on mood stabilisers"."""
_REPORTED_BY = re.compile(
    r"\b(?:reported|mentioned|experienced|described|presented|denied|used|taken) by (?:the )?(?:\w+ \w+ and )?$",
    re.IGNORECASE,
)
"""Before some of those counted: "A family history was reported by seven patients"."""
_LEFT_OUT_BEFORE = re.compile(r"\b(?:these|those|the)\s+$", re.IGNORECASE)
"""Before those who were left out in a sentence before: "results from these four excluded subjects"."""
_IN_THE_END = re.compile(
    r"\W*(?:(?:eventually|finally|ultimately|in the end)\b[^;]*\b(?:enrolled|recruited|included|selected)\b"
    r"|(?:thus|therefore|hence|consequently|accordingly),? (?:\w+ )?(?:data|scans|images) (?:were|was) (?:\w+ ){1,2}(?:from|in|for|on)\b)",
    re.IGNORECASE,
)
"""A sentence on those who were chosen or scanned at last: "Eventually, 27 patients were enrolled", "Thus, data were acquired from 21"."""
_SO_THAT = re.compile(r"(?:[,;] (?:so|thus|hence|therefore)(?: that)?,?|\bso that) $", re.IGNORECASE)
_IN_THE_STUDY = re.compile(
    r"\s(?:were (?:\w+ )?(?:included|analy[sz]ed|retained|scanned)|remained|completed|contributed|entered|participated|took part)\b",
    re.IGNORECASE,
)
"""Around those kept: "two withdrew, so that 21 boys completed the study"."""
_SO_DATA_OF = re.compile(
    r"(?:[,;] (?:so|thus|hence|therefore)|\bso)(?: that)?,? (?:[\w-]+ ){0,3}?(?:data|scans|images) (?:of|from|in|for) (?:the )?$",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\s(?:are|were|is|was|could be) (?:\w+ )?(?:evaluated|reported|analy[sz]ed|available|used|studied|included|entered)\b",
    re.IGNORECASE,
)
"""Around those kept: "so that functional data from 17 patients were evaluated"."""
_APPROACHED = re.compile(
    r"\s(?:who (?:had )?(?:agreed to be contacted|answered|replied)|(?:who were )?(?:approached|contacted|invited|screened)|(?:answered|responded to|replied to) (?:an?|the|our))\b",
    re.IGNORECASE,
)
"""Behind those from whom people were chosen."""
_UNSCANNED = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:(?:participated|took part) )?(?:in|for|of) (?:the|our|an?) (?:separate |initial )?(?:behaviou?ral|psychophysical|EEG|MEG|on-?line|ratings?) (?:study|experiment|sample|part|session|task)\b",
    re.IGNORECASE,
)
_SCANNED = re.compile(
    r"\b(?:f?MRI|imaging|scanning|PET) (?:study|experiment|sample|part|session)\b|\bunderwent (?:functional|f?MRI|PET|scanning)",
    re.IGNORECASE,
)
"""Those of a study without images beside those of one with: "46 volunteers in the behavioural study and 32 in the fMRI study"."""
_IN_CASES = re.compile(r"\bin .{0,20}\bcases$", re.IGNORECASE)
OF_PART = hinted(
    r"\b(?:correlation\w*|follow-?up|questionnaires?|behaviou?r\w*|physiolog\w+|skin conductance|eye[- ]?track\w*|saliva\w*|cortisol|genetic\w*|genotyp\w+|"
    r"ROI analys[ei]s|regression analys[ei]s (?:was|were) (?:\w+ )?(?:performed|conducted|carried out|run)|seeds?|i?E[CEMO]G|MEG|pupil\w*|heart rate|blood|symptom\w*|mediation|sub-?sample|subset|sub-?groups?|medicat\w+|exploratory|power analysis|post[- ]?hoc|"
    r"second(?:ary)? analys\w+|scores? (?:of|from|were)|ratings?|(?:withdrawal|craving|rating) scales?|inventor(?:y|ies))\b",
    "correlation|follow|questionnaire|behavio|physiolog|skin|eye|saliva|cortisol|genetic|genotyp|analys|seed|ecg|eeg|emg|eog|meg|pupil|heart|blood|symptom|mediation|sample|subset|group|medicat|exploratory|post|score|rating|scale|inventor",
)
"""Words of an analysis of some of them only, or of something else than images."""
OF_SCANS = re.compile(r"\bf?MRI (?:data|analys[ei]s)\b|\bimaging (?:data|analys[ei]s)\b", re.IGNORECASE)
"""Words of the analysis of images, which the study rests on, whatever else a sentence speaks of."""
_PART_WORDS = (
    r"(?:seed|ROI|region[- ]of[- ]interest|correlation\w*|behaviou?r\w*|regression|VBM|morphometr\w+|DTI|diffusion|tractography|spectroscop\w+|MRS|questionnaire\w*|mediation|"
    r"eye[- ]?track\w*|physiolog\w+|skin conductance|genetic\w*|i?E[CEMO]G|MEG|pupil\w*|heart rate|ratings?|reaction times?|RT|performance|follow-?up|parametric|symptom\w*|memory test)"
)
_OF_PART_ANALYSIS = re.compile(
    rf"\b(?:for|from|in|of) (?:the |our |all |any )?(?:[\w-]+ ){{0,5}}?{_PART_WORDS}(?:[- ][\w-]+){{0,4}}? (?:analys[ei]s|data)\b"
    rf"|\b{_PART_WORDS} data (?:of|from|for)\b"
    r"|\banalys[ei]s (?:of|with|for|from|using) (?:the )?(?:[\w-]+ ){0,4}?(?:seed|ROI)\b"
    r"|\banalys[ei]s of (?:the )?(?:\w+ )?(?:reaction times?|response times?|accurac\w+|ratings?|questionnaires?|behaviou?r\w*|skin conductance|heart rate|pupil\w*|eye movements?|physiolog\w+|performance|memory)\b"
    r"|\bdid not (?:complete|finish) (?:the |one )(?:of the )?(?:\w+ )?(?:runs?|blocks?|questionnaires?)\b"
    r"|\b(?:for|from|in|of) (?:this|that|these|those) (?:\w+ )?(?:analys[ei]s|comparison|(?:[a-z]-)?tests?|contrast|condition|session|run|part|model)\b",
    re.IGNORECASE,
)
"""What only a part of the study rests on: "excluded from the correlation analysis", "for the seed region's analysis"."""
_IN_PART_ANALYSIS = re.compile(
    rf"\s(?:(?:were|was) )?(?:\w+ )?(?:included|analy[sz]ed|entered|used|considered) (?:in|into|for) (?:the |our |this |these |all )?(?:[\w-]+ )?{_PART_WORDS} (?:data )?analys[ei]s\b"
    r"|\s(?:(?:were|was) )?(?:\w+ )?(?:included|scanned|tested) (?:in|at|for) (?:the |a )?(?:second|third|fourth|last|later|follow-?up) (?:session|scan|visit|run|wave|time ?point|day)\b",
    re.IGNORECASE,
)
"""Behind those whom a part of the study rests on: "40 adults were included in the behavioural analysis"."""
_PART_LOST = re.compile(
    rf"^(?:However, )?(?:the )?(?:[\w-]+ ){{0,2}}?(?:{_PART_WORDS}|saliva\w*|cortisol|respirat\w+|blood|scores?|plasma|SCRs?)(?: [\w-]+){{0,3}}? (?:could not be|was not|were not|was missing|were missing|was lost|were lost|were unavailable|was unavailable)\b",
    re.IGNORECASE,
)
"""Of what there were no data, while the people stayed: "Skin conductance could not be analysed in five subjects"."""
_OF_IMAGES_TOO = re.compile(r"\bf?MRI\b|\bimaging\b|\ball\b|\bfurther\b", re.IGNORECASE)
"""Words of the whole study: "from related behavioural and fMRI analyses"."""
_OF_THIS_TASK = re.compile(
    r"[^.;,\d]{0,40}(?: and \d{1,4} [^.;,\d]{0,30})? for (?:this|that|one) (?:task|experiment|paradigm|measure)(?:,| and) (?:an? |the )?(?:full|whole|complete|total|entire) sample\b",
    re.IGNORECASE,
)
"""Behind those of one task alone: "a final sample of 20 data sets for this task and a full sample of 24 for the others"."""
_REASONS = re.compile(r"\b(?:due|owing) to [^,;.]*")
"""Why people are left out says nothing of what they are left out of: "due to technical problems of behavioural data collection"."""
_BUT = re.compile(r",? (?:but|yet|and remained|and stayed) ", re.IGNORECASE)
_SCANNED_SUBSET = re.compile(
    r"\bsub-?(?:set|group|sample) of (?:(?:the|our) (?:\w+ ){1,3}?(?:sample|data ?set|cohort|group|participants|subjects)\b,? ?)?(?:(?:which |that )?(?:includ\w+|compris\w+|consist\w+ of) )?(?:a total of )?$",
    re.IGNORECASE,
)
_SCANNER = re.compile(r"\b(?:f?MRI|scann\w+|imaging|PET|neuroimaging)\b")
_LEFT = re.compile(r"remain\w*|final|leaving|left with|result\w+ in", re.IGNORECASE)
_CLAUSE_END = re.compile(
    rf";| (?=with the (?:remaining|other|rest)\b)|, (?=(?:so|leaving|resulting|yielding|and|with the remaining|(?:only )?{NUMBER})\b)| but |,? (?:though|although|however) ",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(r"\b(?:if|when|whenever|unless|criteria|would|should|allowed|free to)\b", re.IGNORECASE)
"""Words of what may happen, not of what did."""
_NEXT_COUNT = re.compile(
    rf"(?:(?:[,;]|\band|\bbut|\balthough) (?:(?:but|and|although|of (?:whom|which|these)|of the) )?|\b(?:from|of) (?:the )?)(?:{NUMBER})\b(?=\s(?:of\b|others?\b|were\b|was\b|had\b|did\b|could\b|(?:[A-Za-z-]+ ){{0,4}}?{PEOPLE}\b))",
    re.IGNORECASE,
)
_FROM_MORE = re.compile(
    rf"\b(?:selected|chosen|drawn|recruited) (?:out of|from) (?:the |a total of )?{NUMBER}\b", re.IGNORECASE
)
"""Behind those who took part, before what is said of more: "were selected from 310 students who filled out a form"."""
_INVITED_BY_WAY = re.compile(r"\b(?:were|was) invited (?=(?:through|via|by means of|from)\b)", re.IGNORECASE)
"""Of those who came: "15 pianists were invited through the institute"."""
_ANOTHER_SUBJECT = re.compile(
    rf"(?:,|;)? (?:and|but|of whom|of which) {NUMBER} (?:of (?:them|these) )?(?:were|was|had|did|could)\b|,? (?:because|since|as|after) we (?:had|were|could|excluded|discarded)\b",
    re.IGNORECASE,
)
"""Others of those counted, of whom what follows is said: "Thirty-one were scanned and two were omitted"."""
_NOBODY_LEFT_OUT = re.compile(
    r"\b(?:none|nobody|no (?:one|participants?|subjects?|patients?|data))(?: of (?:them|these|(?:the|our) \w+))? "
    r"(?:were|was|had to be|needed to be) (?:\w+ )?(?:excluded|discarded|removed|rejected|omitted|lost)\b|\b(?:were|was) (?:not|never) (?:\w+ly )?excluded\b(?! from the behav)|\b(?:cannot|can not|could not) be (?:\w+ )?excluded\b(?! from)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s?\((?:[^()]|\([^()]{0,80}\)){0,400}\)|\s?\[[^\[\]]{0,400}\]")
_CUT_BRACKET = re.compile(r"^[^()]*\)")
"""The end of a bracket that begins before what is looked at."""
_MORE_THAN = re.compile(r"(?:[>≥]|\b(?:more than|over|at least))\s*$", re.IGNORECASE)
"""Before a round number of a cohort, which is not that of those scanned."""
_THE_SCAN = r"(?:the|their|our|both|all|one of the|an?) (?:[\w-]+ ){0,2}?(?:scan(?:s|ning)?|sessions?|experiment|examinations?|study|measurements?|procedure|f?MRI|MRI|PET)\b"
_STOPPED = re.compile(
    rf"(?:\s(?:who|which))?\s(?:(?:had|have|has) (?:to )?|chose to |asked to |wished to )?(?:\w+ly )?(?:terminat|abort|interrupt|discontinu|stopp?|quitt?|cancel+|broke off|ended)\w* {_THE_SCAN}"
    rf"|\s(?:did not|could not|were unable to|was unable to|were not able to|was not able to) (?:tolerate|endure|finish|complete) {_THE_SCAN}"
    r"|\s(?:did|could|was|were|had|felt|became)\b[^.;]{0,90}? and did not (?:proceed|continue|finish|return for the|take part any)\b"
    r"|(?:\s[^.;,]{1,60}? and)? (?:never (?:returned|came back)|left the (?:study|experiment))\b"
    r"|\s(?:were|was|had|moved|reported|showed|did|fell|slept)\b[^.;]{0,140}; (?:their|his|her|these) (?:data|scans?|images) (?:were|are|was|is) (?:therefore |thus )?(?:not (?:\w+ )?(?:reported|used|included|analy[sz]ed|considered)|exclu|discard|remov)",
    re.IGNORECASE,
)
"""Behind people who were not measured to the end: "Two patients terminated the scan", "… ; their data are not reported"."""
_WENT_ON = re.compile(
    r"\b(?:but|however|although|though|yet|nevertheless|nonetheless)\b|\b(?:repeated|rescheduled|re-?scanned|later completed|resumed)\b|\b(?:early|earlier|(?:first|second|third|last|one) (?:run|block|trial))\b",
    re.IGNORECASE,
)
"""What is said of those who were measured all the same."""
_SCANS_OF = re.compile(
    r"(?:^|\b(?:the|all|any|functional|structural|imaging|f?MRI|PET|MR|baseline) )(?:data ?sets?|data|scans?|images?|series) (?:of|from) (?:the )?$|^(?:the )?(?:f?MRI |PET |imaging )?(?:data|scans?|images?) (?:of|from) $",
    re.IGNORECASE,
)
_SCANS_LOST = re.compile(
    r"\s(?:could not be (?:\w+ly )?(?:modelled|modeled|reconstructed|processed|analy[sz]ed|acquired|obtained|normali[sz]ed|registered|evaluated|saved)\b"
    r"|(?:were|was|had been) [^.;]{1,100}? and (?:were|was|had to be) (?:therefore |thus )?(?:not (?:\w+ )?(?:included|used|analy[sz]ed|considered)|exclu|discard|remov))",
    re.IGNORECASE,
)
"""Of scans: "The scan of one volunteer could not be modelled", "… were contaminated by movement and were not included"."""
_IN_THOSE = re.compile(r"(?:^|[.;,] )(?:however, )?(?:in|for|with) (?:the )?$", re.IGNORECASE)
_WAS_STOPPED = re.compile(
    rf",? {_THE_SCAN} (?:had to be|was|were) (?:\w+ly )?(?:stopped|aborted|terminated|discontinued|interrupted|cancelled|canceled|broken off)\b",
    re.IGNORECASE,
)
"""Around those whose scan was broken off: "In two controls the session had to be aborted"."""
_NOT_SCANNED = re.compile(
    r"\b(?:PET|f?MRI|scanning|imaging|scans?|images?) (?:data |scans? )?(?:(?:was|were|is) not|could not be) (?:assessed|acquired|performed|obtained|available|possible|done|completed|carried out) (?:in|for|from) (?:the )?$",
    re.IGNORECASE,
)
"""Before those of whom there are no images: "PET was not assessed in eight patients"."""
_THE_BEFORE = re.compile(r"(?:^|[;,.(] |\band )(?:the|all) (?:\w+ )?$|\b(?:the|all) [^.;,]{1,60} and $", re.IGNORECASE)
_ANALYSED_THEMSELVES = re.compile(
    rf"\s(?:(?:and|,) {NUMBER} [^.;,]{{1,50}}? )?(?:(?:who|that) (?:were|was) )?(?:finally )?(?:analy[sz]ed|retained|included|remaining)\b(?! (?:in|for|at) (?:the |an? )?(?:behav|questionn|follow|correl))(?= (?:in |for |here |finally )?[^.;,]{{0,40}}?\b(?:did|were|was|differed|had|ranged|showed|comprised)\b)",
    re.IGNORECASE,
)
"""Around those kept: "The 14 monks and 16 controls analysed did not differ in age"."""
_RESULTING = re.compile(
    r"\b(?:the|these|our) (?:resulting|final|remaining) $|\b(?:report|paper|article|results?) (?:is|are) (?:\w+ )?concerned with $",
    re.IGNORECASE,
)
"""Before those kept: "The resulting 42 children", "The present report is therefore concerned with"."""
_CRITERION = re.compile(
    r"\b(?:was|were|is|are|no|not|as|otherwise|common) (?:\w+ )?(?:an? |the )?(?:further |additional )?(?:inclusion (?:and|or) )?exclusion criteri(?:on|a)\b",
    re.IGNORECASE,
)
"""What would have left people out: "present in 4 patients and was otherwise an exclusion criterion"."""
_MATCHED_WITH = re.compile(
    r"\beach\b[^.;]{0,120}?\b(?:matched|paired|yoked) (?:[\w-]+ ){0,6}?(?:with|to) (?:one or )?$", re.IGNORECASE
)
"""Before how many controls each of those counted has."""
_SCREENED_BY_US = re.compile(
    r"\b(?:we|authors|staff) (?:\w+ly |first |initially )?(?:screened|approached|contacted|invited|interviewed by (?:tele)?phone)(?: a total of)? $",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\s(?:were|was) (?:re-?scanned|re-?tested|re-?examined|re-?imaged|(?:scanned|tested|examined|imaged|measured) (?:again|a second time|for a second time))\b",
    re.IGNORECASE,
)
"""Some of those counted, who came twice: "Six subjects were re-scanned after two weeks"."""
_FOR_TEMPLATE = re.compile(
    r"[^.;]{0,80}?\b(?:served|were used|was used|provided|contributed)\b[^.;]{0,40}?\b(?:template|norms?|normative|atlas|reference (?:values|data ?base))\b",
    re.IGNORECASE,
)
"""Behind people of whom only a template was made."""
_CITED = re.compile(
    r"\(?\b[A-Z][\w’'-]+ (?:et al\.?|(?:and|&) [A-Z][\w’'-]+),? \(?(?:19|20)\d\d[a-z]?[;:,] [^()]{0,40}$|\b(?:by|of|from) [A-Z][\w’'-]+ et al\.?,? (?:in|on|with|of|for) [^.;()]{0,60}$|\b(?:comparable|consistent|in line|agree\w*|compatible) (?:to|with) (?:that|those|the|earlier|previous|findings|results|reports)\b[^.;()]{0,80}\b(?:in|of|with) $|\b(?:[Ee]arlier|[Pp]revious|[Pp]rior) (?:[\w-]+ ){0,5}?(?:studies|reports|work) (?:in|of|with|on) [^.;()]{0,30}$"
)
"""Before people of another study: "agrees with Smith et al. (2007; 10 patients and", "Earlier PET studies in 6 to"."""
_OF_EXPERIMENT = re.compile(r"\b(?:experiment|study|exp\.) (?P<n>\d|one|two|three|I{1,3})\b", re.IGNORECASE)
_UNSCANNED_WORD = re.compile(r"\b(?:behaviou?ral|pilot|on-?line|rating|norming|EEG|MEG)\b", re.IGNORECASE)


def _of_another_experiment(text: str, start: int, end: int) -> bool:
    """Return whether others than those before took part in an experiment of this study: "19 … in Experiment 1 and a separate group of 26 in Experiment 2"."""
    before = {found["n"].lower() for found in _OF_EXPERIMENT.finditer(text[:start])}
    behind = re.split(r"[.;]", without_brackets(text[end : end + 200]))[0]
    own = {found["n"].lower() for found in _OF_EXPERIMENT.finditer(behind)}
    return bool(before) and len(own) == 1 and not own & before and _UNSCANNED_WORD.search(behind) is None


def _of_a_citation(text: str, start: int) -> bool:
    """Return whether a count is of people of another study: its authors, or earlier work, are named before it."""
    return _CITED.search(text[max(0, start - 120) : start]) is not None


def without_brackets(text: str) -> str:
    """Return a text without what stands in brackets, which may hold brackets of their own."""
    return _BRACKETS.sub("", text)


def role_of(text: str, start: int, end: int, between: str) -> GroupRole:
    """Return the role of the count at `start` to `end` of a sentence; `between` are the words before its noun.

    Only the count's own clause is heard, without its brackets: they describe those counted.
    """
    before = _NOBODY_LEFT_OUT.sub("", without_brackets(text[max(0, start - 200) : start]))[-160:]
    after = _NOBODY_LEFT_OUT.sub("", without_brackets(text[end : end + 400]))[:170]
    clause_before = re.split(r"[;,]| and | but | while ", before)[-1]
    clause_after = _ANOTHER_SUBJECT.split(_CLAUSE_END.split(after[:110])[0])[0]
    if _is_of_others(text, start, end, before, after):
        return GroupRole.OTHER
    kept = (
        _WERE_CHOSEN.search(after)
        or _KEPT.search(clause_before[-60:])
        or _RESULTING.search(before)
        or _OF_QUALITY.search(before)
        or _KEPT.search(clause_after[:80])
        or re.search(r"\bremaining\b", between)
    )
    if _OF_THIS_TASK.match(after):
        return GroupRole.OTHER
    if _LEFT_OUT_BEFORE.search(before) and re.search(r"\bexcluded\b", between, re.IGNORECASE):
        return GroupRole.OTHER
    if _is_excluded(clause_before, clause_after, after):
        if _BASE_OF_SOME.search(before):
            return GroupRole.OTHER
        return GroupRole.EXTRA if _EXTRA.search(between) else GroupRole.EXCLUDED
    if _ANALYSED_THEMSELVES.match(after) and _THE_BEFORE.search(before):
        return GroupRole.KEPT
    if _is_not_measured(text, start, end):
        return GroupRole.OTHER if _BASE_OF_SOME.search(before) else GroupRole.EXCLUDED
    if (_SO_THAT.search(before) and _IN_THE_STUDY.match(after)) or (
        _SO_DATA_OF.search(before) and _REPORTED.match(after)
    ):
        return GroupRole.KEPT
    if _SCANNED_SUBSET.search(before[-90:]) and _SCANNER.search(text[end:]):
        return GroupRole.KEPT
    if _IN_THE_END.match(text) or _CHOSEN_FOR.match(text):
        return GroupRole.KEPT
    if kept and not _AT_FIRST.search(before):
        is_of_part = OF_PART.search(clause_before[-60:]) or _IN_PART_ANALYSIS.match(clause_after)
        return GroupRole.OTHER if is_of_part else GroupRole.KEPT
    return GroupRole.EXTRA if re.search(r"\b(?:additional|further)\b", between, re.IGNORECASE) else GroupRole.STATED


def _is_of_others(text: str, start: int, end: int, before: str, after: str) -> bool:
    """Return whether a count is of people of another study, of stimuli, or of some of those counted of whom it only tells more."""
    if (
        (
            _ELSEWHERE_BEFORE.search(text[max(0, start - 60) : start])
            and not (_OF_IMAGES_HERE.search(after) or _of_another_experiment(text, start, end))
        )
        or _ELSEWHERE.search(
            _CUT_BRACKET.sub("", without_brackets(text[max(0, start - 60) : start])).rsplit(";", 1)[-1]
            + without_brackets(text[start:end])
            + _FROM_MORE.split(_INVITED_BY_WAY.sub("", without_brackets(text[end : end + 200]))[:110])[0][:70]
        )
        or _POOL.search(before)
        or _MATCHED_WITH.search(before)
        or _SCREENED_BY_US.search(before)
        or _of_a_citation(text, start)
        or _AGAIN.match(after)
        or _FOR_TEMPLATE.match(after)
        or _PART_OF_DATA.search(before)
        or _IN_EACH.search(before)
        or _MORE_THAN.search(before)
        or _DEAD.search(text)
    ):
        return True
    if _APPROACHED.match(after) or (_UNSCANNED.match(after) and _SCANNED.search(text)):
        return True
    in_cases = _IN_CASES.search(text[max(0, start - 4) : end])
    return any((_DESCRIBED.match(after), _REPORTED_BY.search(before), in_cases))


def _is_excluded(before: str, after: str, far: str) -> bool:
    """Return whether the clause around a count excludes these people."""
    before, after, far = (_CRITERION.sub("", part) for part in (before, after, far))
    before, after = _AFTER_ALL.sub("", before), _AFTER_EXCLUDING.sub("", after)
    negated = re.search(r"(?<!previously )not (?:be |yet )?(?:included|analy[sz]ed|used|considered)", after)
    if negated:
        return True
    own = _NEXT_COUNT.split(far)[0]
    late = re.search(r"\b(?:were|was) (?:\w+ )?(?:excluded|discarded|removed|rejected)", own)
    excluded = EXCLUDED.search(before[-40:]) or EXCLUDED.search(_ANOTHER_SUBJECT.split(after)[0][:80]) or late
    if not excluded or (not late and _KEPT.search(after[: excluded.start()])):
        return False
    leaving = list(_LEFT.finditer(before[-40:]))
    return not leaving or (not late and any(m.start() > leaving[-1].start() for m in EXCLUDED.finditer(before[-40:])))


def _is_not_measured(text: str, start: int, end: int) -> bool:
    """Return whether a sentence says of the few people at a place that they, or their images, were not measured to the end."""
    before, after = without_brackets(text[:start]), without_brackets(text[end:])
    if _WENT_ON.search(after) or _SUPPOSED.search(text):
        return False
    if _NOT_SCANNED.search(before):
        return True
    if _IN_THOSE.search(before) and _WAS_STOPPED.match(after):
        return True
    if _SCANS_OF.search(before) and _SCANS_LOST.match(after):
        return True
    return _STOPPED.match(after) is not None


def leaves_out_of_part(text: str) -> bool:
    """Return whether a sentence leaves people out of a part of the study only; "but was included in the behavioural analysis" is another."""
    said = next((part for part in _BUT.split(text) if EXCLUDED.search(part)), text)
    if _PART_LOST.search(said) and not re.search(r"\b(?:exclu|discard|remov|omit)", said):
        return True
    found = _OF_PART_ANALYSIS.search(_REASONS.sub("", said))
    return found is not None and _OF_IMAGES_TOO.search(found[0]) is None
