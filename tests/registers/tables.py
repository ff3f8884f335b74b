"""Small ledgers to send, and how to send them."""

from anlian.kernel import intake, sheets
from anlian.kernel.intake import Report, Setting
from anlian.registers.kinds import REGISTERS
from tests.factories import AT, DISTRICT

TABLES = {
    "areas": [
        "区划代码,名称,级别,上级代码,人口,边界,起始日,终止日,并入",
        '430407003,合江街道,乡镇街道,430407,31000,"{""type"":""Polygon"",""coordinates"":'
        '[[[112.6,26.9],[112.7,26.9],[112.7,27.0],[112.6,26.9]]]}",2020-01-01,,',
        "430407003001,合江社区,社区村,430407003,,,2020-01-01,,",
        "430407003001001,合江一网格,网格,430407003001,,,2020-01-01,,",
    ],
    "units": ["单位编码,名称,类型,上级编码,所在区划", "ZJ-2,质安站,部门,ZJ,", "ZJ,区住建局,部门,ZF,430407"],
    "sectors": ["条线编码,名称,适用点位,依据", "ZJ,建筑施工,建设工地;其他,建筑法"],
    "posts": [
        "岗位编码,单位编码,岗位名称,角色,分管区域,分管条线,人员编码,姓名,手机,任职起,任职止,代理,依据",
        "ZF-9,ZF,副区长,区领导,430407001,XF,P9001,李卫东,19900009001,2021-01-01,2022-07-01,否,石组〔2021〕1号",
        "ZF-9,ZF,副区长,区领导,430407001,XF,P9002,刘海燕,19900009002,2022-07-01,,是,石组〔2022〕7号",
        "XF-9,XF,大队长,部门,430407001;430407002,XF;RQ,P9003,陈军,19900009003,2021-01-01,,否,",
        "AJ-9,AJ,科长,安委办,,,,,,,,,",
    ],
    "sites": [
        "点位编号,名称,类型,区划代码,地址,经度,纬度,坐标系,负责人,负责人电话,统一社会信用代码,风险等级,属性,起始日",
        "S1,老衡阳米粉店,沿街店铺,430407001001001,中山北路18号,112.6071,26.9036,GCJ02,王建国,19900001234,"
        "91430407MA4L0000X8,黄,层数=2;面积=60,2021-01-01",
        "S2,旺角星辰,商业综合体,430407001,解放路1号,,,,,,,红,,2021-01-01",
        "S3,两塘村祠堂,路段,430407002001001,,112.5,26.95,,王建国,,,,,2021-01-01",
    ],
    "courses": ["点位编号,走向,坐标系", '"S3","112.5001,26.9500;112.5040,26.9510",GCJ02'],
    "chains": [
        "链号,名称,条线,区域,专委会,依据文件,依据日期,起始日,终止日,链长,副链长,牵头,成员,镇街,社区,网格,点位",
        "L01,消防责任链,XF,430407,AJ,石安委〔2022〕1号,2022-01-10,2022-02-01,,ZF-9,,XF-9,AJ-9,按属地,按属地,按属地,按属地",
        "L01,消防安全责任链,XF;RQ,430407,AJ,石安委〔2023〕1号,2023-01-10,2023-02-01,,ZF-9,,XF-9,,按属地,按属地,按属地,按属地",
    ],
    "check_items": [
        "code,site_kind,sector,category,item,grade,major_standard,basis,basis_status,days,day_unit,on_spot,action,evidence,enabled",
        "SH-1,shop;complex,XF.XC,疏散,安全出口畅通,general,,消防法§28,verified,3,W,yes,当场打开,照片,yes",
        "SH-2,shop,XF.XC,疏散,安全出口未锁闭,major_clue,重大火灾隐患判定§5,消防法§28,verified,0,D,no,,,yes",
    ],
    "inspections": [
        "检查编号,类型,点位编号,组长,成员,开始,结束,说明",
        "JC-1,督导,S1,P9003,,2023-02-20 09:30,2023-02-20 10:40,节后复工",
    ],
    "hazards": [
        "隐患编号,点位编号,条线,检查项,描述,等级,来源,发现时间,发现人,无照片原因",
        "YH-1,S1,XF.XC,SH-1,后门被货架封堵,一般,检查,2023-02-20 09:45,P9003,台账补录",
        "YH-2,S1,,,插座烧焦,,举报,2023/2/21 9:45,P9003,台账补录",
    ],
    "households": [
        "户编号,网格,楼栋点位编号,楼栋,门牌,户主,电话,停用日",
        "HH-1,430407001001001,,向阳小区1栋,101室,王建国,19900005001,",
        "HH-2,430407001001001,S1,老衡阳米粉店,二楼,,,2023-01-31",
    ],
}  # fmt: skip
# The credit code above is made up; its check digit is worked out.
KINDS = tuple(TABLES)


def csv_of(kind: str, *, lines: list[str] | None = None) -> bytes:
    from anlian.kernel import credit_code

    text = "\n".join(lines or TABLES[kind])
    return text.replace("91430407MA4L0000X8", credit_code.make("91430407MA4L0000X")).encode()


def take(
    kind: str, data: bytes | None = None, *, name: str = "x.csv", at=AT, dry=False, by=None, scope=None
) -> Report:
    setting = Setting(district=DISTRICT, by=by, at=at, scope=scope)
    return intake.run(REGISTERS[kind], sheets.read(data or csv_of(kind), name), setting, dry=dry)


def take_all(upto: str = "hazards") -> None:
    """Everything that a ledger rests on, in the order of a new district."""
    from tests.factories import lattice

    lattice()
    for kind in KINDS[: KINDS.index(upto) + 1] if upto else ():
        report = take(kind)
        assert not report.problems, [str(problem) for problem in report.problems]


def told(report: Report) -> list[tuple]:
    return [(problem.row, problem.column, problem.value) for problem in report.problems]
