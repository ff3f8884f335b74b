"""An example of a pledge, and says so. What the three promises of 三包 are is nowhere laid down: each district says it itself."""

TITLE = "临街铺面安全生产“三包”承诺书"
PROMISES = (
    "包用火用电用气安全：不私拉乱接电线，不违规动火，用气场所装好报警装置，打烊前断电关气。",
    "包疏散通道和消防器材：门口和通道不堆放杂物，门窗不设影响逃生的障碍，灭火器完好会用。",
    "包隐患当日处置：发现隐患立即整改；一时改不了的，先停用、先看守，并告知网格员。",
)
MONTHS, CHECK_MONTHS = 12, 3
EXAMPLE = {"title": TITLE, "months": MONTHS, "check_months": CHECK_MONTHS, "example": True} | {
    f"promise_{number}": text for number, text in enumerate(PROMISES, start=1)
}
