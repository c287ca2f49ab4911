"""Names for people who do not exist: common ones, and those that trip software up."""

from __future__ import annotations

from random import Random

_SURNAMES = tuple(
    "王王王王李李李李张张张张刘刘刘陈陈杨杨赵赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁许"
    "傅沈彭吕苏卢蒋蔡贾丁魏薛叶余潘杜夏田任姜范方石姚申秦史侯孟段雷汤常武乔贺龚文姬邢岳齐梅娄牛温"
)
_MANY_READINGS = ("曾", "单", "仇", "区", "查", "解", "朴", "盖", "覃", "翟", "尉迟", "万俟")
"""Surnames whose reading is not that of the character elsewhere, or that have two of them."""

_MEN = tuple(
    "建国 志强 永刚 海涛 军 伟 磊 鹏飞 文杰 国庆 新民 春生 保山 占军 红旗 学军 俊峰 明亮 少华 超 "
    "振东 金贵 全喜 卫东 继红 晓辉 宏伟 长江 延平 守信 浩然 子轩 宇航 家豪 梓豪 一鸣".split()
)
_WOMEN = tuple(
    "秀英 桂兰 玉梅 爱华 红霞 丽 敏 娟 春燕 海霞 素芳 小红 雪梅 慧 晓燕 俊丽 凤琴 会玲 艳 瑞芳 "
    "巧云 翠萍 新莲 静 文静 佳怡 欣怡 梓涵 雨桐 思雨 可馨 诗涵".split()
)

REMARKABLE: tuple[tuple[str, str, bool], ...] = (
    ("刘", "𠮷祥", True),
    ("王", "㐂庆", True),
    ("张", "龘", True),
    ("李", "犇", True),
    ("孙", "喆", False),
    ("赵", "燚", True),
    ("周", "骉", True),
    ("吴", "垚垚", True),
    ("徐", "𬭎", True),
    ("马", "㼆", True),
    ("曾", "犇犇", True),
    ("单", "𠮷", True),
    ("仇", "淼", False),
    ("区", "㐂", True),
    ("查", "喆", True),
    ("解", "建军", True),
    ("朴", "正花", False),
    ("盖", "玉兰", False),
    ("覃", "小龙", True),
    ("翟", "志强", True),
    ("尉迟", "永康", True),
    ("万俟", "春生", True),
    ("乐", "建国", True),
    ("员", "桂香", False),
    ("阿依古丽", "·买买提", False),
)
"""Surname, given name, whether a man: rare characters (some beyond the basic plane of Unicode),
surnames of several readings, a name with a dot."""


def surname(rng: Random) -> str:
    return rng.choice(_MANY_READINGS if rng.random() < 0.02 else _SURNAMES)


def given_name(rng: Random, *, man: bool) -> str:
    return rng.choice(_MEN if man else _WOMEN)
