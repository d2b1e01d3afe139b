"""People as Chinese papers count them: recruited, left out and kept, in groups with sentences of their own or in one."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Document, Section
from extract.people.samples import find_samples


def people(text: str) -> list[tuple[str, int | None]]:
    sections = (Section(heading="摘要", text="目的 探讨其脑功能的改变。"), Section(heading="1.1 研究对象", text=text))
    samples = find_samples(Document(sha256="0" * 64, name="p", kind="html", sections=sections))
    return [(each.name if at else "", each.n) for at, each in enumerate(samples)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        # Each group has sentences of its own, with those it kept.
        (
            "收集我院就诊的首发精神分裂症患者 45 例。因头动过大剔除 4 例, 最终纳入 SCZ 组 41 例,其中男 22 例,女 19 例。"
            "同期招募年龄相匹配的健康志愿者 40 名作为对照组,男 21 名,女 19 名。",
            [81, 41, 40],
        ),
        ("轻度认知障碍组:28例,男13例,女15例。痴呆组:24例,男11例,女13例。正常对照组:26例,男12例,女14例。", [78, 28, 24, 26]),
        ("抑郁症组来自我院门诊,共50例,剔除资料不全者6例;对照组由社区招募,共45例,剔除头动过大者2例。", [87, 44, 43]),
        ("招募海洛因成瘾者25名;其中2名因左利手、1名因头颅外伤史被排除,实际纳入22名。健康对照者来自社区,共24名,其中1名被排除,实际纳入23名。", [45, 22, 23]),
        ("首次发病的抑郁症患者52例,排除伴躯体疾病者8例,最终入组44例;对照组为在社区招募的健康者,共计42名。", [86, 44, 42]),
        ("实验组为某校音乐学院学生18名(女10名);对照组为同校其他专业学生17名(女11名)。", [35, 18, 17]),
        ("收集首发精神分裂症患者45例,4例因头动过大被剔除,最终纳入患者组41例。同期招募健康志愿者40名作为对照组。", [81, 41, 40]),
        # Those left out of both at the end, and those kept.
        ("患者43例为疼痛组,同期选取健康儿童40例为对照组。去除头动大于2.5 mm的患者6例和健康儿童3例后,疼痛组37例、对照组37例。", [74, 37, 37]),
        ("招募成瘾青少年20名和对照青少年21名。其中成瘾组1名、对照组2名由于头动过大而被排除,最后纳入分析的成瘾组为19名,对照组为19名。", [38, 19, 19]),
        ("患者50例随机分为真针刺组和假针刺组,每组25例。真针刺组脱落3例,假针刺组脱落2例,最终45例患者完成研究,其中真针刺组22例,假针刺组23例。", [45, 22, 23]),
        ("选取膝骨关节炎患者50名,随机分入太极组(25名)与教育组(25名)。太极组有4名、教育组有3名失访,43名患者(太极组21名,教育组22名)完成了磁共振扫描。", [43, 21, 22]),
        ("某大学在校生28人,均为右利手。两名被试的数据因伪迹过大予以剔除。", [26]),
        ("招募52名大学生,3人因未完成问卷、4人因头动过大被剔除,最终有效被试为45人(女24人,男21人)。", [45]),
        ("招募了25名成人被试,4名被试猜出了目的,其数据不纳入分析。", [21]),
        ("28名专业运动员与27名普通大学生参与了实验,由于设备故障2名运动员的数据缺失,故26名运动员和27名普通大学生的数据被用于后续分析。", [53, 26, 27]),
        ("痴呆患者42例作为AD组,健忘患者40例作为aMCI组,另选体检者45例为HC组。AD组2例、aMCI组1例因图像质量差被剔除。", [124, 40, 39, 45]),
        ("19名藏汉双语者和20名汉语单语者参加本实验。其中1名双语者因任务中睡着而删除数据。", [38, 18, 20]),
        # Those seen again are some of those measured.
        ("患者 32 例。招募健康志愿者 31 名。29 例患者完成 8 周治疗后复查, 3 例失访。", [63, 32, 31]),
        # All, and the groups they are in.
        ("本研究共纳入94名研究对象,其中轻度认知障碍(MCI)患者31名,主观认知下降(SCD)者30名,健康对照(NC)33名。", [94, 31, 30, 33]),
        ("肝硬化患者58例,其中脑病组(MHE)25例,非脑病组(NHE)33例;健康志愿者30名(HC组)。", [88, 25, 33, 30]),
        ("脑小血管病患者71例,其中有认知障碍者36例(CI组),无认知障碍者35例(NC组);另选取健康对照者34例(HC组)。", [105, 36, 35, 34]),
        ("膝骨关节炎患者40例随机分为针刺组与假针刺组,每组20例;最终36例(针刺组19例、假针刺组17例)完成了治疗和fMRI扫描。", [36, 19, 17]),
        ("从中选取高孤独感学生21名,低孤独感学生22名参加磁共振扫描。", [43, 21, 22]),
    ],
)  # fmt: skip
def test_people_kept_in_each_group_are_counted(text, numbers):
    assert [n for _, n in people(text)] == numbers


def test_a_group_has_the_name_it_is_given_and_not_what_was_done_to_it():
    text = "选取视网膜病变患者25例作为DR组,收治的糖尿病患者28例作为NDR组。同期健康体检者中选择志愿者30例。"
    assert people(text)[1:3] == [("视网膜病变患者(DR组)", 25), ("糖尿病患者(NDR组)", 28)]


def test_of_whom_people_were_left_out_is_not_guessed():
    text = "癫痫患者34例。健康对照组选择志愿者22名。2例因头动过大被剔除。"
    assert people(text) == [("", 54)]
