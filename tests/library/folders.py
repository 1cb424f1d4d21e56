"""Small knowledge folders for the tests: one that is right, and how to write any other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FAQ = """\
# 作业

## 孩子作业写到很晚写不完怎么办

- 作业写到半夜还没写完咋整
- 太晚了能不能不写了
* 天天熬夜写作业
• 写到十点还剩一大半
1. 老师布置太多做不完

学段：小学、初中
地区：某县
依据：《某县双减经验材料》“经家长签字确认后,可以拒绝完成剩余作业”
依据：《双减意见》
有效期：2025-09-01至2026-08-31
追问：作业由谁来批改
备注：几点钟隐去了

可以不写完。

家长签字确认就行。

## 作业由谁来批改

- 能让家长改作业吗
- 老师让孩子互相改

地区: 某县
依据: 《某县双减经验材料》“教师必须亲自批改,全收全改”

由老师亲自批改。
"""
POLICY = """\
标题：经验交流材料:深入推进“双减”政策落地落实
简称：某县双减经验材料
发布日期：2023-10-22
地区：某县
状态：仅供参考
性质：经验材料

二、优化教育服务,全力减轻学生负担。创新学生作业设置。推行家长签字免写作业制度,经家长签字确认后,可以拒绝完成剩余作业,教师不得惩戒。坚持“有布置必批改”原则,教师必须亲自批改,全收全改,并及时反馈评价作业完成情况。强化课后服务保障。由家长和学生自愿选择,严禁强制或阻碍学生参加或不参加课后服务。
"""
DOCUMENTS = """\
# 引用的文件

## 双减意见

全称：关于进一步减轻义务教育阶段学生作业负担和校外培训负担的意见
发文机关：中共中央办公厅、国务院办公厅
发布日期：2021-07
状态：有效
"""
REPLIES = """\
# 机器人自己说的话

大括号里的字请保留。

## 欢迎

您好，欢迎关注{单位}！

· 直接打字问就行
"""
SMALL_TALK = """\
# 寒暄

## 问好

- 你好
- 在吗

您好，请说。
"""
OUTSIDE = """\
# 不归本号

## 社保

- 社保怎么交

这件事归人社部门管。
"""
SAFETY = """\
# 安全

## 被欺负

识别：堵|拦 + 打|要钱
识别：霸凌
除外：政策|文件 + 欺凌

- 孩子被堵着要钱

先确认孩子安全。
"""
GOOD: Mapping[str, str] = {
    "faq/作业.md": FAQ,
    "policies/某县双减经验材料.md": POLICY,
    "documents.md": DOCUMENTS,
    "replies.md": REPLIES,
    "small_talk.md": SMALL_TALK,
    "outside.md": OUTSIDE,
    "safety.md": SAFETY,
    "dictionary.txt": "# 词\n教联体\n课后服务 # 常用\n",
    "synonyms.txt": "校外培训机构 = 补习班、辅导班\n课后服务＝托管，晚托\n",
    "stopwords.txt": "请问\n一下\n",
}
# A document that no entry of the project speaks of.
NAP_RULES = """标题：学生午休管理办法（演示）
简称：午休办法
发文机关：随州市教育局
文号：演示〔2026〕1号
发布日期：2026-09-01
地区：随州市
状态：有效
性质：正式文件

一、午休场地

1.在校午休的小学生应当平躺午休,学校利用教室、功能室配备可折叠的午休椅或者午休垫。

2.午休椅由学校统一配备,不得要求家长购买午休椅、午休垫。

二、午休看护

3.每间午休室至少安排一名教师值守,值守教师不得讲课、不得布置作业。
"""


def write_folder(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files under `folder` and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(data)
    return folder
