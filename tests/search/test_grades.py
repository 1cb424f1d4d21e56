"""Which grades of school a text names."""

from __future__ import annotations

import pytest

from bot.search.grades import each_grade_alone, grades_of, without_grades
from bot.search.other_grade import only_grades


@pytest.mark.parametrize(
    ("text", "grades"),
    [
        ("三到六年级作业每天最多多久", {3, 4, 5, 6}),
        ("小学三到六年级一学期考几次", {3, 4, 5, 6}),
        ("一二年级能留书面作业吗", {1, 2}),
        ("四年级", {4}),
        ("9年级", {9}),
        ("小学", {1, 2, 3, 4, 5, 6}),
        ("初中", {7, 8, 9}),
        ("八年级的娃", {8}),
        ("初二", {8}),
        ("毕业班能模拟考几次", {9}),
        ("高一高二", {10, 11}),
        ("小学、初中招生", set(range(1, 10))),
        ("幼儿园大班", {0}),
        ("小班、中班也免费吗", {-2, -1}),
        ("幼儿园和高中有课后服务吗", {-2, -1, 0, 10, 11, 12}),
        ("一天几点结束", set()),
        ("一周两次", set()),
        ("第一个", set()),
        ("老二四年级", {4}),
    ],
)
def test_grades(text, grades):
    assert grades_of(text) == grades


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("初一和四年级写多久", ["初一和写多久", "和四年级写多久"]),
        ("小学、初中考几次", ["小学、考几次", "、初中考几次"]),
        ("三到六年级写多久", []),
        ("小学三年级写多久", []),
        ("一年级、三年级和初一", []),
        ("我家初一", []),
    ],
)
def test_two_grades_are_taken_apart(text, apart):
    """One question for two children is two; more of them, or one in two words, is not."""
    assert each_grade_alone(text) == apart


@pytest.mark.parametrize(
    ("text", "rest"), [("初中作业", "作业"), ("我家三年级", "我家"), ("高二的", "的")]
)
def test_the_rest_of_a_text(text, rest):
    assert without_grades(text) == rest


@pytest.mark.parametrize("text", ["初中", "我家孩子上三年级", "高中生", "小学的", "读初二的"])
def test_a_message_that_names_a_grade_and_no_more(text):
    assert only_grades(text)


@pytest.mark.parametrize("text", ["初中多少钱", "小学几点放学", "毕业班考几次", "多少钱", ""])
def test_a_message_that_says_more(text):
    assert not only_grades(text)
