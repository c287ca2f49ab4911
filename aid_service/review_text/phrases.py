"""What the figures are spoken of as. Data only: each topic names the figures it can answer.

`about` is the whole noun phrase up to the number, or straight after it; between the two stand
only FILLERS. A number among words that are not listed here is left to a person.
"""

from __future__ import annotations

from msgspec import Struct

BUILT = (
    "新建成?|建成|新?建立|新?增设|新增|创建|打造|新?设立|新?成立|启用|共建|建设|"
    "(?<![改扩重筹创组])建(?=职工|爱心|户外|母婴|司机|智)"
)
FOUNDED = f"{BUILT}|组建|建会"
HELPED = "慰问|帮扶|救助|走访|帮助|资助"
PUT_FORWARD = "推荐评选|推荐|推选|举荐|申报|报送"
ACTIONS = (
    f"{FOUNDED}|{HELPED}|{PUT_FORWARD}|改造|[改扩]建|升级|维修|现有|已有|拥有|荣获|获评|获得|评为|"
    "命名|表彰|授予|当选|评选|举办|举行|开展|(?<!工会)组织|召开|发放|配送|培训|调解|受理|追回|发展|"
    "吸纳|吸收|刊发|发表|编发|推送|发布|创作|投入|筹集|体检|招聘|征集|签订|排查|提供|"
    "服务(?=职工|货车|群众|企业)"
)
"""Verbs: the nearest before a number says what was done; one without a topic breaks the thread."""

REACHED = (
    "覆盖|惠及|普惠|受惠|受益|受教育|参与|参加|参赛|吸引|服务|辐射|观看|观众|听众|受众|触达|带动"
)
FILLERS = (
    rf"{REACHED}|全年|今年|去年|上年|本年度?|年内|当年|一年来|以来|(?:20\d\d|[二〇零一二三四五六七八九]{{4}})"
    r"年度?|年底|截至|截止|目前|(?:自20\d\d年)?(?:启动|成立|开办|创办|运行|实施)以来|现在|其中|共计|总计|合计|累计|总共|共有|共|先后|已经?|现已|达到?|为|了|有|计|"
    "举办|举行|开展|组织|实施|推出|完成|进行|召开|承办|上演|[巡汇]?演出?|又|新建|各类|各级|各种|各项|系列|主题|专题|多种|形式|"
    "活动|人选|候选人|对象|人数|数量|场次|数|职工群众|企业职工|职工|群众|干部|会员|广大|全[县区市旗]|"
    "各级|工会|基层|一线|劳动者|直接|线上线下|建成|投用|投入使用|使用|揭牌|开放|等|并|且|的|在|让|使|和|及|"
    "[“”‘’《》（）、·：]"
)
ROUNDABOUT = "职工|群众|会员|干部|观众|听众|劳动者"
"""Whoever is reached; where the words before the number name them, those after it do not matter."""

SECTOR = "新业态|新就业|非公|两新"
CITY_OR_ABOVE = (
    "市级?(?:及|或|（含）)?以上|市及以上|(?:国家|中央|全国)级?[、和]?省级?[、和]?市|省级?[、和]?市"
)
SEASONS = "春节|元旦|两节|中秋|国庆|五一|春送|夏送|秋送|冬送|送清凉|送温暖|助学|端午|高温|年末|岁末"
NOT_NEW = (
    "改造|[改扩重]建|[改扩]）建|升级|提升|维修|更新|配送|现有|已有|拥有|(?<!累计)达|总数|示范点|获评|评为|命名|"
    "授予|荣获|入选|在建|筹建|管理"
)
AWARDED = "荣获|获评|获得|当选|命名|表彰|授予|入选|评为|慰问|全国|国家"


class Topic(Struct, frozen=True):
    """One subject of a review and its figures: what is counted, and whom it reached.

    Patterns: `within` stands earlier since the last number; `setting` earlier in the sentence;
    `doing` is the nearest verb; `never` makes it another thing; `beside` are fillers of its own;
    where just one name of `shares` stands, the number is a share of the year's.
    """

    about: str
    counted: str | None = None
    reached: str | None = None
    counted_so_far: str | None = None
    reached_so_far: str | None = None
    levels: tuple[tuple[str, str], ...] = ()
    within: str = ""
    setting: str = ""
    doing: str = ""
    never: str = ""
    beside: str = ""
    shares: str = ""

    def figure(self, *, reached: bool, so_far: bool) -> str | None:
        if so_far:
            return self.reached_so_far if reached else self.counted_so_far
        return self.reached if reached else self.counted

    @property
    def figures(self) -> tuple[str, ...]:
        named = (self.counted, self.reached, self.counted_so_far, self.reached_so_far)
        return tuple(key for key in named if key)


_PLACES = "(?:基层|企业|一线|车间|园区|工地|班组|乡镇|社区|机关|校园|站点)"
_STORY = "(?:文章|推文|图文|信息|稿件|报道|新闻|作品)"
_PRINTED = "(?:刊发|发表|刊登|刊载|播发|采用|登载|发布)"
_EXEMPLARS = "(?:劳模|工匠|劳动模范|先进人物|先进典型|典型人物)"
_DISPUTES = "(?:各类|劳动|人事|争议|纠纷|关系|矛盾|案件|职工|欠薪|拖欠|工资|报酬|、|和)*"
_RECOVERED = (
    "(?:被|拖欠|欠付|各类|农民工|劳动者|职工|的|经济|工资|报酬|劳动|薪酬|欠薪|薪金|薪资|资金|款项?|补偿|赔偿|"
    "金额?|损失|待遇|社保|费用?|等|、|和|及|工伤|直接)*"
)

TOPICS: tuple[Topic, ...] = (
    Topic(
        rf"(?:微信|公众号)[^，]*(?:{_STORY}|推送|发布|编发|发文)|"
        rf"(?:编发|推送|发布|发表|推出|刊发)[^，]*{_STORY}",
        counted="wechat_articles",
        within="微信|公众号",
        never="抖音|视频号|网站|微博|头条|媒体|报|电视",
    ),
    Topic(
        rf"(?:媒体|报刊|报纸|平台|网站|刊物|日报)[^，]*(?:{_STORY}|{_PRINTED}|发稿)|"
        rf"{_PRINTED}[^，]*{_STORY}|{_STORY}[^，]*{_PRINTED}",
        counted="media_items",
        within=CITY_OR_ABOVE,
        never="微信|公众号|县级?(?:及|或)?以上|市、?县",
    ),
    Topic(
        rf"宣讲(?:报告会|会|课|报告)?(?:、?(?:走进|进){_PLACES})*|"
        r"(?:理论|政策|精神|主题|教育|宣传)宣传(?:教育)?活动|宣传教育活动|(?:理论|政策|精神)[^，]{0,6}讲座",
        counted="lectures",
        reached="lecture_attendances",
        never="普法|法律|法治|法规|宪法|法典|工会法|安全|消防|反诈|健康|心理|禁毒",
    ),
    Topic(
        "(?:文体|文化|文娱|文艺)[^，]{0,8}活动",
        counted="centre_activities",
        reached="centre_activity_persons",
        setting="服务中心|活动中心|文化宫",
        never="五送|送文化|剧场|[进下]基层",
    ),
    Topic(
        "(?:职工|工人)大?(?:剧场|剧院|舞台)",
        counted="theatre_shows",
        reached="theatre_attendances",
        counted_so_far="theatre_shows_cumulative",
        reached_so_far="theatre_persons_cumulative",
    ),
    Topic(
        "五送|送(?:文化|演出|文艺)(?:[进下到](?:基层|企业|一线))?|"
        rf"(?:文化|文艺|演出)[^，]{{0,12}}?(?:走进|[进下到]){_PLACES}(?:、?(?:走进|[进下])?{_PLACES})*",
        counted="grassroots_culture_sessions",
        reached="grassroots_culture_attendances",
    ),
    Topic(
        "心理[^，]{0,10}(?:讲座|大?讲堂|公开课)",
        counted="mental_health_lectures",
        reached="mental_health_lecture_persons",
    ),
    Topic(
        "比赛|球赛|联赛|赛事|运动会|联谊会?|趣味(?:运动会|比赛|赛)?|健步走|徒步|长跑|拔河|登山|相亲会?|交友会?",
        reached="sports_social_participants",
        never="技能|技术|竞赛|演讲|征文|书画|摄影|诵读",
    ),
    Topic(
        "职工书屋",
        counted="libraries_built",
        levels=(
            ("省级", "libraries_built_provincial"),
            ("市级", "libraries_built_city"),
            ("县级|区级|县区级|县（区）级", "libraries_built_county"),
        ),
        doing=BUILT,
        never=f"{NOT_NEW}|国家级|全国|图书",
        beside="省级|市级|县级|区级|县区级",
    ),
    Topic(
        "(?:24小时|智能|智慧)[^，、]*(?:驿站|服务站点?)",
        counted="smart_stations_built",
        doing=BUILT,
        never=NOT_NEW,
    ),
    Topic(
        "(?:户外劳动者[^，、]{0,6})(?:驿站|服务站点?)|驿站",
        counted_so_far="stations_built_cumulative",
        doing=BUILT,
        never=f"{NOT_NEW}|小时|智能|智慧|司机|骑手|在用|运行",
    ),
    Topic(
        "司机之家",
        counted="drivers_homes_built",
        reached="driver_services",
        doing=BUILT,
        never=NOT_NEW,
        beside="货车|卡车|货运|司机",
    ),
    Topic(
        "(?:服务|接待)[^，]{0,4}(?:货车|卡车|货运)司机|(?:货车|卡车|货运)司机[^，]{0,4}提供[^，]{0,4}服务",
        counted="driver_services",
        never="慰问|体检|培训|宣讲",
    ),
    Topic(
        "母婴室|母婴小屋|哺乳室|妈[妈咪]小屋",
        counted="mother_baby_rooms_built",
        doing=BUILT,
        never=NOT_NEW,
    ),
    Topic(
        "(?:省级?|自治区级?)[^，、]{0,4}(?:劳动模范|劳模)(?:[和、及与]省?(?:级)?先进工作者)?|(?:省级?)?先进工作者",
        counted="provincial_model_worker_nominations",
        setting="省|自治区",
        doing=PUT_FORWARD,
        never=f"{AWARDED}|市级|县级",
    ),
    Topic(
        "市级?[^，、]{0,10}工匠",
        counted="city_craftsman_nominations",
        doing=PUT_FORWARD,
        never=f"{AWARDED}|大国|中原|省|县",
    ),
    Topic(
        "劳模[^，、]{0,10}工作室",
        counted="innovation_studio_applications",
        doing=f"{PUT_FORWARD}|申请",
        never=f"{AWARDED}|授牌|挂牌|省",
    ),
    Topic(
        "乡村振兴[^，]{0,14}(?:案例|项目)",
        counted="rural_project_nominations",
        doing=PUT_FORWARD,
        never=AWARDED,
    ),
    Topic(
        "最美职工",
        counted="finest_worker_nominations",
        doing=PUT_FORWARD,
        never=f"{AWARDED}|省",
    ),
    Topic(
        f"{_EXEMPLARS}[^，]{{0,12}}(?:宣传|报道|展播)|"
        f"(?:宣传|报道)(?:各级|各类|优秀|先进|、)*(?:{_EXEMPLARS}|、|等)+",
        counted="exemplar_publicity",
    ),
    Topic(
        "疗休养|疗养",
        counted="recuperation_participants",
        reached="recuperation_participants",
        beside="劳模|先进|优秀|技术|人才",
    ),
    Topic(
        f"(?:{SECTOR})[^，]{{0,24}}(?:工会(?:组织|委员会|联合会)?|建会)|"
        "(?:组建|新建|成立|建立|设立)[^，、]{0,14}工会(?:组织|委员会|联合会)?|建会",
        counted="unions_founded",
        setting=SECTOR,
        doing=FOUNDED,
        never="换届|改选|小组|规范化|全省|现有|达到|覆盖率",
    ),
    Topic(
        f"(?:发展|吸[收纳]|新增)(?:[^，、]{{0,14}})会员|(?:{SECTOR})[^，、]{{0,8}}入会|会员入会",
        counted="members_recruited",
        setting=SECTOR,
        never="净增|总数|达到",
        beside="入会",
    ),
    Topic(
        "困难职工(?:（[^）]*）)?(?:家庭)?",
        counted="workers_helped",
        doing=HELPED,
        never="子女|档案|建立|脱困|中心|家属",
        beside="发放|送去|送上|慰问[金品]|慰问|救助金?|帮扶金?|资金|提供|生活|医疗|走访|得到|入户",
        shares=SEASONS,
    ),
    Topic(
        "(?:双职工)?家庭[^，]{0,10}(?:托管|看护|照料)|(?<![托看])托管(?:班|服务|点)?|托育(?:班|服务)?",
        reached="childcare_households",
        beside="双职工|家庭|解决|难题|难|问题|看护|子女|孩子|儿童|暑[假期]|寒假|假期|爱心|公益|班",
    ),
    Topic(
        rf"(?:成功|已)[^，]{{0,4}}(?:调解|化解|调处)(?!率|中心){_DISPUTES}|(?:调解|调处|化解)成功(?!率){_DISPUTES}|"
        rf"达成(?:调解|和解)?协议{_DISPUTES}|化解{_DISPUTES}(?<=争议|纠纷|案件)",
        counted="mediations_settled",
        never="率|婚姻|家庭|邻里|信访",
        beside="劳动|争议|纠纷|案件|矛盾",
    ),
    Topic(
        rf"(?:追回|讨回|要回|追讨[回到]|索回|挽回){_RECOVERED}",
        counted="money_recovered",
        never="经费|会费|筹备金|涉案|涉及|诉求|协议",
        beside="拖欠|工资|薪酬|资金|损失|经济|补偿|赔偿|金|款",
    ),
)
