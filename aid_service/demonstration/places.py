"""Where people of the demonstration year live and work. The county is real; the codes below it,
the villages, platforms and employers are made up."""

from __future__ import annotations

from domain.values import Area, Occupation

TOWNS: dict[Area, str] = {
    Area.of_code(f"410726{code}000"): name
    for code, name in (
        ("100", "城关镇"),
        ("101", "丰庄镇"),
        ("102", "东屯镇"),
        ("103", "石婆固镇"),
        ("104", "王楼镇"),
        ("200", "僧固乡"),
        ("201", "魏邱乡"),
        ("202", "司寨乡"),
        ("203", "马庄乡"),
        ("204", "胙城乡"),
        ("205", "榆林乡"),
        ("206", "小潭乡"),
    )
}
TOWN_WEIGHTS = (34, 12, 10, 7, 8, 6, 5, 4, 4, 4, 3, 3)

VILLAGES = (
    "东街",
    "西街",
    "南街",
    "北关",
    "前庄",
    "后庄",
    "新村",
    "大柳树",
    "小王庄",
    "李庄",
    "高寨",
)

OCCUPATION_WEIGHTS: dict[Occupation, int] = {
    Occupation.FOOD_DELIVERY: 25,
    Occupation.COURIER: 23,
    Occupation.TRUCK_DRIVER: 20,
    Occupation.RIDE_HAILING: 11,
    Occupation.ENTERPRISE: 10,
    Occupation.MIGRANT: 8,
    Occupation.OTHER: 3,
}
PLATFORMS: dict[Occupation, tuple[str, ...]] = {
    Occupation.FOOD_DELIVERY: ("示例外卖", "示例跑腿"),
    Occupation.COURIER: ("示例快递", "示例速运"),
    Occupation.TRUCK_DRIVER: ("示例货运", "示例同城配送"),
    Occupation.RIDE_HAILING: ("示例出行",),
}
"""New-form workers have a platform and no employer."""
EMPLOYERS: dict[Occupation, tuple[str, ...]] = {
    Occupation.ENTERPRISE: ("示例面粉厂", "示例纺织厂", "示例机械厂"),
    Occupation.MIGRANT: ("示例建筑劳务公司", "示例食品厂"),
}

HOME_COUNTIES = ("410726", "410725", "410727", "410728", "410702", "410526", "410122", "411023")
HOME_COUNTY_WEIGHTS = (86, 3, 3, 2, 2, 2, 1, 1)
"""The first six digits of ID numbers: most people are from here."""
