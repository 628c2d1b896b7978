"""Which sheets a rubric's workbook has, and what of the file stands in which column."""

from __future__ import annotations

from dataclasses import dataclass

from app.rubrics.policy.workbook_cells import (
    ASKED,
    CRITICAL,
    DAY,
    LANGUAGES,
    LEFT_OUT,
    LINES,
    NUMBER,
    SPEAKERS,
    STEPS,
    TEXT,
    TOLERANCES,
    WORD,
    YES_OR_NO,
    Kind,
    as_yaml,
    chosen,
)

NARROW, MIDDLE, BROAD = 12, 24, 44


@dataclass(frozen=True, slots=True)
class Field:
    """A value of the file: its keys below the row's part, its name in both languages, its kind of cell.

    The key ``*`` stands for each entry of a list: the column has one of its keys, one entry a line.
    """

    path: tuple[str, ...]
    zh: str
    en: str
    kind: Kind = TEXT
    width: int = NARROW

    @property
    def heading(self) -> str:
        """The name as it stands above the column."""
        return f"{self.zh} {self.en}"


RUBRIC, ITEMS, ANCHORS, EXAMPLES = "评分表 rubric", "项目 items", "锚点 anchors", "示例 examples"
FIELD, VALUE = "字段 field", "值 value"

HEADER = (
    Field(("code",), "代码", "code", WORD),
    Field(("version",), "版本", "version", NUMBER),
    Field(("title", "zh"), "中文名称", "title (Chinese)"),
    Field(("title", "en"), "英文名称", "title (English)"),
    Field(("language",), "语言", "language", chosen(LANGUAGES)),
    Field(("valid_from",), "生效日期", "valid from", DAY),
    Field(("applies_to", "languages"), "适用语言（每行一个）", "applies to languages (one a line)", LINES),
    Field(("applies_to", "queues"), "适用队列（每行一个）", "applies to queues (one a line)", LINES),
    Field(("applies_to", "directions"), "适用方向（每行一个）", "applies to directions (one a line)", LINES),
    Field(("applies_to", "seat_types"), "适用席位（每行一个）", "applies to seat types (one a line)", LINES),
    Field(("hearing", "min_confidence"), "最低识别置信度", "least confidence of the transcript", NUMBER),
    Field(("hearing", "min_words"), "最少词数", "fewest words heard", NUMBER),
)
SECTION_CODE = Field(("code",), "部分代码", "section code", WORD)
SECTION = (
    Field(("title", "zh"), "部分中文名称", "section title (Chinese)", TEXT, MIDDLE),
    Field(("title", "en"), "部分英文名称", "section title (English)", TEXT, MIDDLE),
    Field(("weight",), "部分权重", "section weight", NUMBER),
)
ITEM = (
    Field(("code",), "项目代码", "item code", WORD),
    Field(("title", "zh"), "项目中文名称", "item title (Chinese)", TEXT, MIDDLE),
    Field(("title", "en"), "项目英文名称", "item title (English)", TEXT, MIDDLE),
    Field(("guidance", "what", "zh"), "中文说明", "guidance (Chinese)", TEXT, BROAD),
    Field(("guidance", "what", "en"), "英文说明", "guidance (English)", TEXT, BROAD),
    Field(("guidance", "good", "*", "zh"), "中文正例（每行一个）", "good wording (Chinese, one a line)",
          LINES, BROAD),
    Field(("guidance", "good", "*", "en"), "英文正例（每行一个）", "good wording (English, one a line)",
          LINES, BROAD),
    Field(("guidance", "bad", "*", "zh"), "中文反例（每行一个）", "bad wording (Chinese, one a line)",
          LINES, BROAD),
    Field(("guidance", "bad", "*", "en"), "英文反例（每行一个）", "bad wording (English, one a line)",
          LINES, BROAD),
    Field(("points",), "分值", "points", NUMBER),
    Field(("scale",), "分档（分值 | 中文 | 英文）", "scale (points | Chinese | English)", STEPS, MIDDLE),
    Field(("deduct",), "每处扣分", "deducted each time", NUMBER),
    Field(("bonus",), "加分项", "bonus", YES_OR_NO),
    Field(("fatal",), "致命项", "fatal", YES_OR_NO),
    Field(("critical",), "关键项", "critical", chosen(CRITICAL)),
    Field(("not_applicable",), "可不适用", "may be not applicable", YES_OR_NO),
    Field(("left_out",), "不适用时计入", "if not applicable, left out of", chosen(LEFT_OUT)),
    Field(("when",), "适用条件（YAML）", "when (YAML)", as_yaml("when"), BROAD),
    Field(("asked_if",), "前项条件", "asked if (item: decisions)", ASKED, MIDDLE),
    Field(("rule",), "规则（YAML）", "rule (YAML)", as_yaml("rule"), BROAD),
)  # fmt: skip
ANCHOR_NAME = Field(("name",), "名称", "name", WORD)
ANCHOR = (
    Field(("any",), "说法（每行一个）", "phrases (one a line)", LINES, BROAD),
    Field(("by",), "说话人", "speaker", chosen(SPEAKERS)),
    Field(("after",), "在…之后（YAML）", "after (YAML)", as_yaml("after"), MIDDLE),
    Field(("before",), "在…之前（YAML）", "before (YAML)", as_yaml("before"), MIDDLE),
    Field(("tolerance",), "容错", "tolerance", chosen(TOLERANCES)),
)
EXAMPLE_NUMBER = Field(("number",), "示例序号", "example number", NUMBER)
EXAMPLE = (
    Field(("title", "zh"), "示例中文名称", "example title (Chinese)", TEXT, MIDDLE),
    Field(("title", "en"), "示例英文名称", "example title (English)", TEXT, MIDDLE),
    Field(("metadata",), "话务数据（YAML）", "metadata (YAML)", as_yaml("metadata"), MIDDLE),
    Field(("volume_dbfs",), "音量（YAML）", "volume in dBFS (YAML)", as_yaml("volume_dbfs"), MIDDLE),
    Field(("expect",), "应得结论（YAML）", "expected verdicts (YAML)", as_yaml("expect"), MIDDLE),
)
LINE = (
    Field(("by",), "说话人", "speaker", chosen(SPEAKERS)),
    Field(("start_s",), "开始（秒）", "start (s)", NUMBER),
    Field(("end_s",), "结束（秒）", "end (s)", NUMBER),
    Field(("text",), "所说内容", "said", TEXT, BROAD),
)
COLUMNS = {
    ITEMS: (SECTION_CODE, *SECTION, *ITEM),
    ANCHORS: (ANCHOR_NAME, *ANCHOR),
    EXAMPLES: (EXAMPLE_NUMBER, *EXAMPLE, *LINE),
}
